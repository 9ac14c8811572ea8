import type { PayError } from '../../protocol/pay-error.ts';
import type { Confirmation, DeclineAdvice } from '../../protocol/messages.ts';
import type { Messages } from '../messages/index.ts';
import type { PayState } from './payment-state.ts';

/** What the shopper is told about: how an attempt ended, or why there is nothing to pay with. */
export type Told = { readonly answer: Confirmation } | { readonly error: PayError };

/**
 * @param state now; the form may have been loaded again since.
 * @returns the state that it tells of.
 */
export function stateTold(told: Told, state: PayState): PayState {
  if ('error' in told) return state;
  const { status } = told.answer;
  return status === 'paid' ? 'succeeded' : status === 'pending' ? 'unknown' : status;
}

/** What is told, in a language. */
export interface Notice {
  readonly title: string;
  readonly text: string;
}

const ADVICE = {
  'another-card': 'anotherCard',
  'check-details': 'checkDetails',
  'ask-bank': 'askBank',
  'try-later': 'tryLater',
} as const satisfies Record<DeclineAdvice, keyof Messages>;

/** @returns the shopper's text, in the server's own words where it has some. */
export function noticeOf(told: Told, messages: Messages): Notice {
  if ('error' in told) return errorNotice(told.error, messages);
  const { status, message, advice = 'another-card' } = told.answer;
  const title = messages[status];
  const { notCharged, stillChecking } = messages;
  switch (status) {
    case 'declined':
      return { title, text: `${notCharged} ${message ?? messages[ADVICE[advice]]}` };
    case 'cancelled':
      return { title, text: message ?? notCharged };
    case 'paid':
      return { title, text: message ?? '' };
    default:
      return { title, text: message ?? stillChecking };
  }
}

function errorNotice({ code }: PayError, messages: Messages): Notice {
  const title = Object.hasOwn(messages, code) ? messages[code as keyof Messages] : messages.failed;
  return { title, text: code === 'invalid-fields' ? '' : messages.noPayment };
}

/** @returns it in one line, for an event. */
export const lineOf = ({ title, text }: Notice): string => (text ? `${title}. ${text}` : title);

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
