// Every state of every presentation, side by side. The query says in which language and theme, and how wide:
// ?locale=ar&theme=dark&width=20rem
const CARD = ['loading', 'ready', 'disabled', 'invalid', 'submitting', 'challenging', 'confirming'];
const CARD_ENDED = [
  ...['declined', 'check-details', 'ask-bank', 'try-later', 'cancelled', 'changed', 'failed'],
  ...['succeeded', 'pending', 'unknown', 'order-paid', 'payment-pending'],
];
const CHECKOUT = [
  'ready',
  'submitting',
  'declined',
  'cancelled',
  'succeeded',
  'pending',
  'unknown',
  'failed',
];

const WAYS = [
  { provider: 'trust-payments', presentation: '', states: CARD },
  { provider: 'trust-payments', presentation: '', states: CARD_ENDED },
  { provider: 'truust', presentation: 'inline', states: ['loading', ...CHECKOUT] },
  { provider: 'truust', presentation: 'modal', states: CHECKOUT },
  { provider: 'truust', presentation: 'redirect', states: ['ready'] },
  { provider: 'trustshare', presentation: 'inline', states: ['loading', ...CHECKOUT] },
  { provider: 'trustshare', presentation: 'popup', states: ['ready', 'submitting'] },
];

/** What lies over the page needs more room than the page. */
const isDialog = (presentation, state) =>
  state === 'challenging' || (state === 'submitting' && ['modal', 'popup'].includes(presentation));

const asked = new URLSearchParams(location.search);
const root = document.documentElement;
root.lang = asked.get('locale') ?? 'en-GB';
if (asked.has('theme')) root.dataset.theme = asked.get('theme');
if (asked.has('width')) root.style.setProperty('--width', asked.get('width'));

function frameOf({ provider, presentation }, state) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const frame = document.createElement('iframe');
  caption.textContent = frame.title = [provider, presentation, state].filter(Boolean).join(' · ');
  const query = new URLSearchParams({ provider, presentation, state, locale: root.lang });
  if (asked.has('theme')) query.set('theme', asked.get('theme'));
  frame.dataset.src = `/state?${query}`;
  frame.dataset.least = isDialog(presentation, state) ? 640 : 0;
  figure.append(caption, frame);
  return figure;
}

/** A few at a time: each is a whole page with a library of its own. */
const AT_ONCE = 6;

function loadNext() {
  const frame = document.querySelector('iframe:not([src])');
  if (frame) frame.src = frame.dataset.src;
}

// As high as what is in it.
addEventListener('message', ({ data, source }) => {
  const frame = [...document.querySelectorAll('iframe')].find((each) => each.contentWindow === source);
  if (frame && data.height) frame.height = Math.max(frame.dataset.least, data.height);
  if (frame && data.reached && !frame.dataset.reached) {
    frame.dataset.reached = 'true';
    loadNext();
  }
});

for (const way of WAYS) {
  const section = document.createElement('section');
  const title = document.createElement('h2');
  title.textContent = [way.provider, way.presentation].filter(Boolean).join(', ');
  const list = document.createElement('div');
  list.append(...way.states.map((state) => frameOf(way, state)));
  section.append(title, list);
  document.querySelector('main').append(section);
}
for (let count = 0; count < AT_ONCE; count++) loadNext();
