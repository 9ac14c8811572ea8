import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EventOf, PaymentEvent, PaymentEventType } from '../../../src/server/provider/payment-event.ts';
import type { Delivery, Ending, Provider, Verdict } from '../../../src/server/provider/provider.ts';

const SECRET = 'a secret of the tests';

type Event = EventOf<'trustly', PaymentEventType>;

/** @returns an event of the test provider that names no order. */
export function orderless(change: Partial<Event> = {}): PaymentEvent {
  return {
    provider: 'trustly',
    type: 'payment.paid',
    dedupeKey: 'n1',
    paymentReference: 'p1',
    amount: { amount: 1050, currency: 'GBP' },
    raw: { from: 'test' },
    ...change,
  };
}

/** @returns an event: order `o1` paid 10.50 GBP by payment `p1`, unless told otherwise. */
export function event(change: Partial<Event> = {}): PaymentEvent {
  return orderless({ orderReference: 'o1', ...change });
}

const sign = (body: string | Uint8Array) => createHmac('sha256', SECRET).update(body).digest('hex');

/** @returns a signed notification of the event. */
export function notification(of: PaymentEvent, headers: Record<string, string> = {}): Request {
  const body = JSON.stringify(of);
  return new Request('http://shop.test/pay/notifications/trustly', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-signature': sign(body), ...headers },
  });
}

/** A small provider with a real signature; its answers show the ending. */
export function signedProvider(extras: Partial<Provider> = {}): Provider {
  return {
    name: 'trustly',
    readNotification({ headers, body }: Delivery) {
      const given = Buffer.from(headers.get('x-signature') ?? '', 'hex');
      const expected = Buffer.from(sign(body), 'hex');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        const reply = { status: 403 };
        return Promise.resolve({ kind: 'refused', reason: 'signature', hint: 'Use the right key.', reply });
      }
      const read = JSON.parse(Buffer.from(body).toString()) as PaymentEvent;
      return Promise.resolve({ kind: 'event', event: read, memo: read.dedupeKey });
    },
    acknowledge: (ending: Ending, memo) => ({
      status: ending.kind === 'done' ? 200 : 503,
      contentType: 'application/json',
      body: JSON.stringify({ ...ending, memo }),
    }),
    ...extras,
  };
}

/** @returns what a provider says of a payment that it has checked. */
export function verdict(status: Verdict['status'], about?: PaymentEvent): Verdict {
  return { status, reason: status, hint: '', ...(about && { event: about }) };
}
