import type { PayError } from '../../protocol/pay-error.ts';
import type { Confirmation, ConfirmationStatus, DeclineAdvice } from '../../protocol/messages.ts';
import type { Messages } from '../messages/index.ts';
import type { PayState } from './payment-state.ts';

/** What the shopper is told about: how an attempt ended, or why there is nothing to pay with. */
export type Told = { readonly answer: Confirmation } | { readonly error: PayError };

/** What is told, in a language. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  /** Both in one line. */
  readonly line: string;
  /** The state that it tells of, where that is not the present one: the form may have been loaded again since. */
  readonly about: PayState | undefined;
}

const ADVICE = {
  'another-card': 'anotherCard',
  'check-details': 'checkDetails',
  'ask-bank': 'askBank',
  'try-later': 'tryLater',
} as const satisfies Record<DeclineAdvice, keyof Messages>;

const STATES = {
  paid: 'succeeded',
  declined: 'declined',
  cancelled: 'cancelled',
  pending: 'unknown',
  unknown: 'unknown',
} as const satisfies Record<ConfirmationStatus, PayState>;

/** @returns the shopper's text, in the server's own words where it has some. */
export function noticeOf(told: Told, messages: Messages): Notice {
  const [title, text] =
    'error' in told ? errorTexts(told.error, messages) : answerTexts(told.answer, messages);
  const about = 'answer' in told ? STATES[told.answer.status] : undefined;
  return { title, text, line: text ? `${title}. ${text}` : title, about };
}

type Texts = readonly [title: string, text: string];

function answerTexts({ status, message, advice = 'another-card' }: Confirmation, messages: Messages): Texts {
  const title = messages[status];
  const { notCharged, stillChecking } = messages;
  switch (status) {
    case 'declined':
      return [title, `${notCharged} ${message ?? messages[ADVICE[advice]]}`];
    case 'cancelled':
      return [title, message ?? notCharged];
    case 'paid':
      return [title, message ?? ''];
    default:
      return [title, message ?? stillChecking];
  }
}

function errorTexts({ code }: PayError, messages: Messages): Texts {
  const title = Object.hasOwn(messages, code) ? messages[code as keyof Messages] : messages.failed;
  return [title, code === 'invalid-fields' ? '' : messages.noPayment];
}
