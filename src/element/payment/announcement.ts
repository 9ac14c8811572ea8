import type { PayError } from '../../protocol/pay-error.ts';
import type { Confirmation, DeclineAdvice } from '../../protocol/messages.ts';
import type { Messages } from '../messages/index.ts';

/** What the shopper is told about: how an attempt ended, or why there is nothing to pay with. */
export type Told = { readonly answer: Confirmation } | { readonly error: PayError };

/** What is told, in a language. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  /** Both in one line. */
  readonly line: string;
}

const ADVICE = {
  'another-card': 'anotherCard',
  'check-details': 'checkDetails',
  'ask-bank': 'askBank',
  'try-later': 'tryLater',
} as const satisfies Record<DeclineAdvice, keyof Messages>;

/** @returns the shopper's text, in the server's own words where it has some. */
export function noticeOf(told: Told, messages: Messages): Notice {
  const [title, text] =
    'error' in told ? errorTexts(told.error, messages) : answerTexts(told.answer, messages);
  return { title, text, line: text ? `${title}. ${text}` : title };
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
  if (Object.hasOwn(messages, code)) return [messages[code as keyof Messages], ''];
  return [messages.failed, messages.noPayment];
}
