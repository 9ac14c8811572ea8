import { pageError } from '../../../element/support/page-error.ts';
import { isLibraryMessage, type LibraryMessage } from './library-messages.ts';

/** Whoever has the library: it can be started once in a page. */
export interface InstanceHolder {
  /** Hears what the library is about to hear. @returns whether the library may. */
  hear(event: MessageEvent<LibraryMessage>): boolean;
}

let current: InstanceHolder | undefined;

/**
 * Keeps strangers' messages from the library, which believes anybody. Listens while capturing, and so before the
 * library, even where the page has started it by itself before. What a script has dispatched is let through: it comes
 * from this page, which can do as it likes.
 */
function guard(event: MessageEvent<unknown>): void {
  if (!current || !event.isTrusted || !isLibraryMessage(event.data)) return;
  if (!current.hear(event as MessageEvent<LibraryMessage>)) event.stopImmediatePropagation();
}

/** @throws PayError `instance-busy` where another form has the page's one instance. */
export function claimInstance(holder: InstanceHolder): void {
  if (current && current !== holder) throw pageError('instance-busy');
  current = holder;
  // Here, and not with the module, which is also loaded where there is no page. A second time it changes nothing.
  addEventListener('message', guard, { capture: true });
}

/** @returns whether the holder had the instance. */
export function releaseInstance(holder: InstanceHolder): boolean {
  if (current !== holder) return false;
  current = undefined;
  return true;
}

export const holdsInstance = (holder: InstanceHolder): boolean => current === holder;

/** Tells the library something, as a frame of its own would. */
export function tellLibrary(message: LibraryMessage): void {
  dispatchEvent(new MessageEvent('message', { data: message, origin, source: window }));
}
