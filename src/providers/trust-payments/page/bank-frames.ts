import type { LibraryMessage } from './library-messages.ts';

/** A frame of the bank's: the method page, the browser's data or the challenge. The library gives them these names. */
const BANK_FRAMES = 'iframe[id^=tp-3ds-],iframe[class^=tp-3ds-]';

/** @returns whether a page of the bank has sent this, as only such pages do; they lie in frames within frames. */
export const isOfBank = ({ data, source }: MessageEvent<LibraryMessage>): boolean =>
  data.type.startsWith('TP_') && isWithin(source as Window | null, BANK_FRAMES);

/** @returns whether the window belongs to one of these frames of the page, or lies somewhere in it. */
function isWithin(view: Window | null, selector: string): boolean {
  let inner = view;
  while (inner && inner !== inner.parent && inner.parent !== window) inner = inner.parent;
  const frames = [...document.querySelectorAll<HTMLIFrameElement>(selector)];
  return !!inner && frames.some(({ contentWindow }) => contentWindow === inner);
}
