// Compiled, never run: what an editor tells those who use the package. `npm run types` checks it.
import type { Session } from '../../src/protocol/messages.ts';
import type { PayForm } from '../../src/entries/page/index.ts';
import type { TrustPaymentsSession } from '../../src/providers/trust-payments/definition.ts';
import type { TrustshareSession } from '../../src/providers/trustshare/definition.ts';
import type { TruustSession } from '../../src/providers/truust/definition.ts';
import type { PayError } from '../../src/protocol/pay-error.ts';

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the compiler's check is all it is for
declare function is<T>(value: T): void;

// The tag is known by its name.
const element = document.createElement('pay-form');
is<PayForm>(element);
is<PayForm | null>(document.querySelector('pay-form'));

// Each event has its own detail.
element.addEventListener('pay-success', ({ detail }) => {
  is<boolean>(detail.verified);
  is<string | undefined>(detail.evidence.jwt);
  // @ts-expect-error the outcome holds no card data
  is(detail.pan);
});
element.addEventListener('pay-error', ({ detail }) => {
  is<PayError>(detail.error);
  // @ts-expect-error an attempt that was not made has no evidence
  is(detail.evidence);
});
element.addEventListener('pay-submit', ({ detail }) => detail.waitUntil(Promise.resolve()));
element.addEventListener('pay-statechange', ({ detail }) => {
  is<
    | 'idle'
    | 'loading'
    | 'ready'
    | 'submitting'
    | 'challenging'
    | 'confirming'
    | 'succeeded'
    | 'declined'
    | 'cancelled'
    | 'unknown'
    | 'failed'
  >(detail.state);
  // @ts-expect-error there is no such state
  is(detail.state === 'paid');
});
element.addEventListener('pay-session-expired', ({ detail }) => {
  // @ts-expect-error not a session
  detail.respondWith({ provider: 'trust-payments' });
});
// The page's own events are still there.
element.addEventListener('click', (event) => is<number>(event.clientX));

// A session is one thing or the other, and the provider says which.
const amount = { amount: 1050, currency: 'GBP' };
is<TrustPaymentsSession>({ provider: 'trust-payments', jwt: '', ...amount });
is<TruustSession>({ provider: 'truust', url: '', ...amount });
is<TrustshareSession>({ provider: 'trustshare', clientSecret: '', ...amount });
// @ts-expect-error Trust Payments needs a JWT
is<TrustPaymentsSession>({ provider: 'trust-payments', url: '', ...amount });
// A merchant's own has whatever its half in the page asks for.
is<Session>({ provider: 'bank-transfer', iban: '', ...amount });
// @ts-expect-error nothing is paid without a currency
is<Session>({ provider: 'truust', url: '', amount: 1050 });

export function keyOf(session: TrustPaymentsSession | TruustSession | TrustshareSession): string {
  if (session.provider === 'trust-payments') return session.jwt;
  if (session.provider === 'truust') return session.url;
  return session.url ?? session.clientSecret;
}

// Properties.
element.session = () => ({ provider: 'trust-payments', jwt: '', ...amount });
element.session = async () => Promise.resolve({ provider: 'truust', url: '', ...amount });
element.presentation = 'modal';
// @ts-expect-error no such way to show it
element.presentation = 'sidebar';
// @ts-expect-error minor units are a number
element.amount = '1050';
// @ts-expect-error the state is for reading
element.state = 'succeeded';
is<Promise<void>>(element.ready);
