import type { PayError } from '../../protocol/pay-error.ts';
import type { Confirmation } from '../../protocol/messages.ts';
import { fill, type Messages } from '../messages/index.ts';
import type { PayState } from './payment-state.ts';

/** What a screen reader says while the shopper waits. How it ended is an alert's to say, once. */
export function announcementOf(state: PayState, messages: Messages): string {
  switch (state) {
    case 'loading':
    case 'submitting':
    case 'challenging':
    case 'confirming':
      return messages[state];
    default:
      return '';
  }
}

/** @returns the shopper's text on how an attempt ended: the server's own, where it has one. */
export const outcomeText = ({ status, message, reference = '' }: Confirmation, messages: Messages): string =>
  fill(message ?? messages[status], { reference });

/** @returns the shopper's text on why there is nothing to pay with, or the attempt was not made. */
export function errorText({ code, diagnosticsId }: PayError, messages: Messages): string {
  const own = Object.hasOwn(messages, code) ? messages[code as keyof Messages] : messages.failed;
  return fill(own, { code: diagnosticsId });
}
