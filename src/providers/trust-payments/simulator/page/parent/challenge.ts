import { postInFrame } from './post-frame.ts';

/** How a challenge ended, in the words of the page that reported it. */
export interface ChallengeResult {
  /** `SUCCESS`, `COMPLETED`, `FAILURE`, `ERROR` or `CANCELLED`. */
  readonly status: string;
  readonly description: string;
  readonly data: { readonly cres?: unknown };
}

interface Options {
  readonly acsUrl: string;
  /** Base64 of what the gateway wants asked. */
  readonly payload: string;
  readonly cardType: string;
  /** Of the button that cancels. */
  readonly label: string;
  /** Where to show it; without one, in a popup over the whole page. */
  readonly inline: HTMLElement | undefined;
  /** Takes the challenge away. */
  readonly signal: AbortSignal;
  readonly cancel: () => void;
}

/** Shows the bank's page. The popup is no dialog to assistive technology: neither is the real one. */
export function openChallenge({ acsUrl, payload, cardType, label, inline, signal, cancel }: Options): void {
  const view = inline ? 'tp-3ds-inline-view' : 'tp-3ds-popup-view';
  const root = element(`div.${inline ? view : `tp-3ds-overlay ${view}`}`);
  const box = inline ? root : element(`div.${view}-overlay`);
  const header = element(`div.${view}-header`);
  const button = element(`button.${view}-header-button`);
  button.id = `${view}-header-button`;
  button.textContent = label;
  button.addEventListener('click', cancel);
  const wrapper = element(`div.${view}-wrapper`);
  const frame = element('iframe.tp-3ds-challenge-iframe') as HTMLIFrameElement;
  frame.id = 'tp-3ds-challenge-iframe';
  frame.width = '390px';
  frame.height = '400px';
  header.append(button);
  wrapper.append(frame);
  box.append(header, wrapper);
  if (!inline) root.append(box);
  (inline ?? document.body).append(root);
  signal.addEventListener('abort', () => root.remove());
  postInFrame(frame, acsUrl, { creq: payload, threeDSSessionData: btoa(crypto.randomUUID()), cardType });
}

function element(description: string): HTMLElement {
  const [tag = '', className = ''] = description.split('.');
  const created = document.createElement(tag);
  created.className = className;
  return created;
}
