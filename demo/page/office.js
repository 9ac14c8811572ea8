import './office-texts.js';
import { day, money, start, text } from './settings.js';

const GOOD = ['payment.paid', 'payment.settled'];
const BAD = ['payment.declined', 'payment.suspended'];

let orders = [];
let simulated = false;

function make(tag, words = '', className = '') {
  return Object.assign(document.createElement(tag), { textContent: words, className });
}

async function ask(action, body = {}) {
  const response = await fetch(`/office/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  return response.ok ? answer : { ok: false, outcome: 'refused', message: answer.error };
}

function button(words, act) {
  const made = make('button', words);
  made.type = 'button';
  made.onclick = act;
  return made;
}

/** What is left of a payment when what was given back is taken off. */
const leftOf = ({ transactionReference, amount }, records) =>
  records
    .filter((other) => other.parentTransactionReference === transactionReference && other.errorCode === '0')
    .filter(({ requestType }) => requestType === 'REFUND')
    .reduce((left, refund) => left - (refund.amount?.amount ?? 0), amount?.amount ?? 0);

/** What a house can do about an authorised payment depends on how far its settlement has come. */
function actions(record, records, act) {
  const { requestType, errorCode, settleStatus, transactionReference: transaction, amount } = record;
  if (requestType !== 'AUTH' || errorCode !== '0') return [];
  const cancel = button(text('cancelPayment'), () => act('cancel', { transaction }));
  if (settleStatus === '2') return [button(text('release'), () => act('release', { transaction })), cancel];
  if (settleStatus === '0' || settleStatus === '1') {
    return simulated ? [button(text('settle'), () => act('settle')), cancel] : [cancel];
  }
  const left = leftOf(record, records);
  if (settleStatus !== '100' || left <= 0) return [];
  const label = make('label', text('refundAmount')(amount.currency));
  const input = Object.assign(document.createElement('input'), {
    type: 'number',
    inputMode: 'decimal',
    step: '0.01',
    min: '0.01',
    max: (left / 100).toFixed(2),
    defaultValue: (left / 100).toFixed(2),
    required: true,
  });
  label.append(input);
  // One for each time this is shown: whatever is clicked or sent twice is one refund.
  const key = crypto.randomUUID();
  const refund = button(text('refund'), () => {
    if (!input.reportValidity()) return;
    act('refund', { transaction, amount: Math.round(input.valueAsNumber * 100), key });
  });
  return [label, refund];
}

function line(record, records, act) {
  const { requestType, transactionReference, amount, errorCode, message, settleStatus, startedAt } = record;
  const item = make('li');
  const settlement = errorCode === '0' && requestType !== 'THREEDQUERY' && text('settleStatus')[settleStatus];
  const words = [
    errorCode === '0' ? settlement : `${message} (${errorCode})`,
    transactionReference,
    startedAt && new Date(startedAt).toLocaleString(document.documentElement.lang),
  ];
  item.append(
    make('b', requestType),
    make('span', amount ? money(amount.amount, amount.currency) : ''),
    make('small', words.filter(Boolean).join(' · ')),
  );
  const row = make('div', '', 'actions');
  row.append(...actions(record, records, act));
  if (row.childElementCount) item.append(row);
  return item;
}

/** Fills an opened order with what the gateway says of it. */
function lookUp(order, panel) {
  const said = panel.querySelector('[role=status]');
  const records = panel.querySelector('.records');

  async function query() {
    const answer = await ask('query', { order: order.reference });
    if (!answer.ok) {
      said.textContent = text('failed')(answer);
      return;
    }
    if (!answer.records.length) said.textContent ||= text('officeNone');
    records.replaceChildren(...answer.records.map((record) => line(record, answer.records, act)));
  }

  async function act(action, what = {}) {
    for (const control of panel.querySelectorAll('button, input')) control.disabled = true;
    said.textContent = '';
    if (action !== 'query') {
      const answer = await ask(action, { order: order.reference, ...what });
      said.textContent = answer.ok ? text('done') : text('failed')(answer);
    }
    await query();
    panel.lastChild.disabled = false;
    await renew();
  }

  panel.lastChild.onclick = () => act('query');
  return act('query');
}

const stateClass = (state) => `state ${GOOD.includes(state) ? 'good' : BAD.includes(state) ? 'bad' : ''}`;

function entry(order) {
  const { reference, amount, currency, stay } = order;
  const item = make('li');
  item.id = reference;
  const details = make('details');
  const summary = make('summary');
  summary.append(
    make('b', money(amount, currency)),
    make('span', '', 'state'),
    make('small', `${day(stay.arrive)} – ${day(stay.depart)} · ${reference}`),
  );
  const panel = make('div', '', 'payment');
  const said = make('p');
  said.setAttribute('role', 'status');
  panel.append(said, make('ol', '', 'records'), button(text('again')));
  details.append(summary, panel);
  details.addEventListener('toggle', () => details.open && void lookUp(order, panel));
  item.append(details);
  return item;
}

/** Shows the states as they are now, and leaves alone what is open. */
async function renew() {
  ({ orders, simulated } = await ask('orders'));
  document.querySelector('#empty').hidden = orders.length > 0;
  const list = document.querySelector('#orders');
  for (const order of orders.toReversed()) {
    let item = document.getElementById(order.reference);
    if (!item) list.prepend((item = entry(order)));
    const state = item.querySelector('.state');
    state.className = stateClass(order.state);
    state.textContent = text('orderState')[order.state] ?? order.state;
  }
}

start(() => {
  document.querySelector('#orders').replaceChildren();
  void renew();
});
await renew();
