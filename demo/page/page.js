import { day, money, start, text } from './settings.js';
import { offerWays } from './ways.js';
import { startWorkbench } from './workbench.js';

const $ = (selector) => document.querySelector(selector);
const form = $('pay-form');
const stay = $('#stay');

const query = new URLSearchParams(location.search);

let order;
let way;

/** What the shopper has chosen, as the server wants it. */
function chosen() {
  const { arrive, depart, guests, currency, testAmount, hold } = Object.fromEntries(new FormData(stay));
  return {
    arrive,
    depart,
    guests: Number(guests),
    currency,
    ...(testAmount && { testAmount: Number(testAmount) }),
    ...(hold && { hold: true }),
  };
}

async function send(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Shows the bill, and tells the form what the page shows: it takes no other amount. */
function show() {
  const { nights, total, amount, currency } = order;
  $('#nights').textContent = text('nights')(nights, day(order.stay.arrive), day(order.stay.depart));
  $('#total').textContent = money(total, currency);
  $('#deposit').textContent = money(amount, currency);
  $('#rest').textContent = money(Math.max(0, total - amount), currency);
  $('#booked a').href = `/orders/${order.reference}`;
  form.setAttribute('order', order.reference);
  form.setAttribute('amount', amount);
  form.setAttribute('currency', currency);
}

async function change() {
  if (!stay.reportValidity()) return;
  try {
    order = await send('PUT', `/orders/${order.reference}`, chosen());
    $('#stay-error').textContent = '';
    show();
    await form.refresh();
  } catch (error) {
    $('#stay-error').textContent = error.message;
  }
}

/** Goes on with the booking in the address: after a checkout in place of this page, or a reload. */
async function resume() {
  const reference = query.get('order');
  const found = reference && (await send('GET', `/orders/${reference}.json`).catch(() => undefined));
  if (!found) return send('POST', '/orders', chosen());
  for (const name of ['arrive', 'depart', 'guests', 'currency']) stay.elements[name].value = found.stay[name];
  return found;
}

/** Whoever reloads the page, or comes back to it, finds the same booking. */
function keepAddress() {
  history.replaceState(null, '', `?way=${way.provider}&order=${order.reference}`);
}

/** Has the form paid that way, from now on. */
function take(chosenWay) {
  way = chosenWay;
  bench.show(way);
  const { provider, presentations, libraryUrl, gatewayUrl } = way;
  const presentation = bench.presentation(presentations);
  const attributes = {
    provider,
    presentation,
    // A checkout in the page has a button of its own.
    'hide-button': presentation === 'inline' && 'true',
    'library-url': libraryUrl,
    'gateway-url': gatewayUrl,
  };
  for (const [name, value] of Object.entries(attributes)) {
    if (value) form.setAttribute(name, value);
    else form.removeAttribute(name);
  }
  form.reset?.();
}

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
stay.elements.arrive.value = inDays(21);
stay.elements.depart.value = inDays(24);
stay.elements.arrive.min = stay.elements.depart.min = inDays(0);
for (const node of [stay, $('#test-amount'), $('#hold')])
  node.addEventListener('change', () => void change());
stay.addEventListener('submit', (event) => event.preventDefault());

form.addEventListener('pay-statechange', ({ detail: { state } }) => {
  // What is being paid for stays as it is, and what is paid takes no other way.
  const over = ['succeeded', 'unknown'].includes(state);
  $('#stay fieldset').disabled = $('#ways').disabled =
    over || ['submitting', 'challenging', 'confirming'].includes(state);
  $('#booked').hidden = !over;
  // What a provider has added to the address is about one attempt, and that is over.
  if (!['loading', 'confirming'].includes(state)) keepAddress();
});

start(() => {
  show();
  form.locale = document.documentElement.lang;
  void form.refresh();
});
const config = await fetch('/config.json').then((response) => response.json());
const { libraryUrl, gatewayUrl, cards } = config;
const ways = [
  { provider: 'trust-payments', presentations: [], libraryUrl, gatewayUrl, cards },
  ...(config.ways ?? []),
];
const bench = startWorkbench(form, config, () => take(way));
const mark = offerWays(ways, take);
take(ways.find(({ provider }) => provider === query.get('way')) ?? ways[0]);
mark(way);
order = await resume();
show();
// The tag comes to life when all its attributes are there.
await import('./pay-form.js');
