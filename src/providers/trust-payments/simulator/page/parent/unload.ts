import { FRAMES } from '../message.ts';

/** When the control frame leaves the document, everything ends. A frame that is moved in one go is not missed. */
export function watchForUnload(destroy: () => void, signal: AbortSignal): void {
  let present = false;
  const observer = new MutationObserver(() => {
    const now = Boolean(document.getElementById(FRAMES.control));
    if (present && !now) {
      observer.disconnect();
      destroy();
    }
    present = now;
  });
  observer.observe(document, { subtree: true, childList: true });
  signal.addEventListener('abort', () => observer.disconnect());
}
