import { day, money, start, text } from './settings.js';

const $ = (selector) => document.querySelector(selector);
/** Milliseconds between two looks: news may come long after the page. */
const PAUSE = 2000;

let order;

function line({ provider, type, occurredAt, paymentReference, amount }) {
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = type;
  const words = [
    provider,
    paymentReference,
    amount && money(amount.amount, amount.currency),
    occurredAt && new Date(occurredAt).toLocaleString(document.documentElement.lang),
  ];
  item.append(name, ` ${words.filter(Boolean).join(' · ')}`);
  return item;
}

function arrival({ at, request, settleStatus, paymentReference, answered }) {
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = request;
  const time = new Date(at).toLocaleTimeString(document.documentElement.lang);
  item.append(name, ` ${[paymentReference, text('answered')(answered, settleStatus), time].join(' · ')}`);
  return item;
}

function show() {
  const { reference, stay, amount, currency, state, events, arrivals } = order;
  const [title, more] = text('states')[state] ?? text('states').other;
  if ($('#state').textContent !== title) $('#state').textContent = title;
  $('#state-more').textContent = more;
  $('#again').hidden = !/open|declined|cancelled/.test(state);
  $('#again a').href = `/?order=${reference}`;
  $('#reference').textContent = reference;
  $('#dates').textContent = `${day(stay.arrive)} – ${day(stay.depart)}`;
  $('#deposit').textContent = money(amount, currency);
  $('#events').replaceChildren(...events.map(line));
  $('#notifications').hidden = arrivals.length === 0;
  $('#arrivals').replaceChildren(...arrivals.map(arrival));
}

async function look() {
  const response = await fetch(`${location.pathname}.json`);
  order = await response.json();
  show();
}

start(show);
await look();
setInterval(() => void look(), PAUSE);
