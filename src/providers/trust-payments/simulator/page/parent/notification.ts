export type NotificationType = 'error' | 'info' | 'success' | 'cancel';

const COLOURS: Readonly<Record<NotificationType, string>> = {
  error: 'red',
  info: 'grey',
  success: 'green',
  cancel: 'yellow',
};
const TYPES = Object.keys(COLOURS) as NotificationType[];

/** How long a banner stays, in milliseconds; one that says success stays for good. */
const TTL_MS = 7_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a banner in the merchant's notification element, if there is one. No role: nobody hears it. */
export function notify(id: string, type: NotificationType, text: string): void {
  const element = document.getElementById(id);
  if (!element) return;
  element.textContent = text;
  element.classList.remove(...TYPES.map((other) => `notification-frame--${other}`));
  element.classList.add('notification-frame', `notification-frame--${type}`);
  element.setAttribute('data-notification-color', COLOURS[type]);
  if (type === 'success') {
    // Only the last: after two errors in a row, the first one's timer takes the success away, as in the real library.
    clearTimeout(timer);
    return;
  }
  timer = setTimeout(() => {
    element.classList.remove('notification-frame', `notification-frame--${type}`);
    element.textContent = '';
  }, TTL_MS);
}
