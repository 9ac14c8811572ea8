import { day, money, start, text } from './settings.js';
import { startWorkbench } from './workbench.js';

const $ = (selector) => document.querySelector(selector);
const form = $('pay-form');
const stay = $('#stay');

let order;

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
    body: JSON.stringify(body),
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

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
stay.elements.arrive.value = inDays(21);
stay.elements.depart.value = inDays(24);
stay.elements.arrive.min = stay.elements.depart.min = inDays(0);
for (const node of [stay, $('#test-amount'), $('#hold')])
  node.addEventListener('change', () => void change());
stay.addEventListener('submit', (event) => event.preventDefault());

form.addEventListener('pay-statechange', ({ detail: { state } }) => {
  // What is being paid for stays as it is.
  $('#stay fieldset').disabled = /ing$|succeeded|unknown/.test(state) && state !== 'loading';
  $('#booked').hidden = !/succeeded|unknown/.test(state);
});

start(() => {
  show();
  form.locale = document.documentElement.lang;
  void form.refresh();
});
const config = await fetch('/config.json').then((response) => response.json());
startWorkbench(form, config);
if (config.libraryUrl) form.setAttribute('library-url', config.libraryUrl);
if (config.gatewayUrl) form.setAttribute('gateway-url', config.gatewayUrl);
order = await send('POST', '/orders', chosen());
show();
// The tag comes to life when all its attributes are there.
await import('./pay-form.js');
