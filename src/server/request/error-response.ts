import type { PayError, PayErrorCode } from '../error.ts';
import type { Refusal } from '../../protocol/messages.ts';

/** What a stranger may be told about. Everything else is 500 and told to the person on call only. */
const STATUS: Partial<Record<PayErrorCode, number>> = {
  'body-invalid': 400,
  'evidence-invalid': 400,
  'origin-refused': 403,
  'order-unknown': 404,
  'provider-unknown': 404,
  'not-found': 404,
  'method-not-allowed': 405,
  'body-too-slow': 408,
  'order-paid': 409,
  'payment-pending': 409,
  'payment-conflict': 409,
  'body-too-large': 413,
  'content-type-unsupported': 415,
  'too-many-requests': 429,
};

/** The merchant's mistake, not the shopper's, yet whoever sets it up shall see the fix in the answer. */
const OPEN_500: readonly PayErrorCode[] = ['body-parsed'];

/** Failures that may pass: the page, or the provider, may come again. */
const PASSING: readonly PayErrorCode[] = ['provider-unreachable', 'store-unavailable'];

export interface RefusalOptions {
  readonly diagnosticsId?: string | undefined;
  readonly retryAfter?: number | undefined;
}

/**
 * @param options.diagnosticsId the page's own, in the place of the error's.
 * @param options.retryAfter in seconds.
 * @returns the HTTP answer of a refusal; it holds no stack, and nothing of an error that was not made for strangers.
 */
export function refuse(
  error: PayError,
  { diagnosticsId = error.diagnosticsId, retryAfter }: RefusalOptions = {},
): Response {
  const status = STATUS[error.code];
  const open = status !== undefined || OPEN_500.includes(error.code);
  const refusal: Refusal = {
    error: {
      code: error.code,
      message: open ? error.message : 'The server could not do this.',
      hint: open ? error.hint : 'Quote the diagnostics id to the people who run this site.',
      diagnosticsId,
      ...(error.task && { task: error.task }),
    },
  };
  return json(refusal, status ?? (PASSING.includes(error.code) ? 503 : 500), {
    ...(error.code === 'method-not-allowed' && { allow: 'POST' }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
}

/** No cache keeps an answer, and no browser takes it for anything but what it says it is. */
export const SAFE_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** @returns an answer that no cache keeps. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...SAFE_HEADERS, ...headers },
  });
}
