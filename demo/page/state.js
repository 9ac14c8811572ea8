// One state of the form, as the query says. The provider's stand-in is the real one; what the shop's server says of an
// attempt is made up.
import './pay-form.js';

const { provider, presentation, state, locale, theme } = Object.fromEntries(
  new URLSearchParams(location.search),
);
const root = document.documentElement;
root.lang = locale;
root.dir = locale === 'ar' ? 'rtl' : 'ltr';
if (theme) root.dataset.theme = theme;

const ANSWERS = {
  declined: { status: 'declined' },
  'check-details': { status: 'declined', advice: 'check-details' },
  'ask-bank': { status: 'declined', advice: 'ask-bank' },
  'try-later': { status: 'declined', advice: 'try-later' },
  cancelled: { status: 'cancelled' },
  succeeded: { status: 'paid' },
  pending: { status: 'pending' },
  unknown: { status: 'unknown' },
};
const REFUSALS = {
  failed: 'order-unknown',
  'order-paid': 'order-paid',
  'payment-pending': 'payment-pending',
};

const never = new Promise(() => undefined);
const isCard = provider === 'trust-payments';
const form = document.createElement('pay-form');

/** What the card library says when a payment has gone through; the form then asks the server. */
function playResult() {
  const data = { type: 'CALL_MERCHANT_SUBMIT_CALLBACK', data: { errorcode: '0', jwt: 'made.up.here' } };
  window.dispatchEvent(new MessageEvent('message', { data, origin: location.origin, source: window }));
}

function playChallenge() {
  form.addEventListener('pay-submit', ({ detail }) => detail.waitUntil(never));
  void form.submit();
  const bank = document.createElement('iframe');
  bank.srcdoc = '<p style="font: 16px system-ui">The page of the bank</p>';
  document.querySelector('[id$=-challenge]').append(bank);
}

/** How to get there from a form that is ready. */
const STEPS = {
  invalid: () => form.submit(),
  submitting: () => {
    if (isCard) form.addEventListener('pay-submit', ({ detail }) => detail.waitUntil(never));
    void form.submit();
  },
  challenging: playChallenge,
};

async function play() {
  if (STEPS[state]) await STEPS[state]();
  else if (state === 'confirming' || ANSWERS[state]) {
    if (isCard) {
      playResult();
      return;
    }
    void form.submit();
    // Once the checkout is there.
    setTimeout(() => form.cancel(), 2_000);
  }
}

async function newOrder() {
  const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const stay = { arrive: inDays(21), depart: inDays(24), guests: 2, currency: 'GBP' };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/orders', { method: 'POST', headers, body: JSON.stringify(stay) });
  return response.json();
}

const tell = (message) => parent.postMessage(message, location.origin);
new ResizeObserver(() => tell({ height: document.body.offsetHeight + 2 })).observe(document.body);

const [{ reference, amount, currency }, config] = await Promise.all([
  newOrder(),
  fetch('/config.json').then((response) => response.json()),
]);
const addresses = isCard ? config : config.ways.find((way) => way.provider === provider);
const refused = REFUSALS[state];
const answer = new URLSearchParams(ANSWERS[state] ?? { status: 'unknown' });
const attributes = {
  ...{ provider, presentation, order: reference, currency, locale },
  amount: state === 'changed' ? amount + 1 : amount,
  'library-url': addresses.libraryUrl,
  'gateway-url': addresses.gatewayUrl,
  'session-url': refused ? `/states/refuse?code=${refused}` : '/pay/session',
  'confirm-url': state === 'confirming' ? '/states/silence' : `/states/confirm?${answer}`,
};
for (const [name, value] of Object.entries(attributes)) if (value) form.setAttribute(name, value);
form.disabled = state === 'disabled';
if (state === 'loading') form.session = () => never;
document.body.append(form);
form.addEventListener('pay-statechange', () => setTimeout(tell, 500, { reached: true }));
form.addEventListener('pay-ready', () => void play(), { once: true });
setTimeout(tell, 3_000, { reached: state === 'loading' });
