import { text } from './settings.js';

const $ = (selector) => document.querySelector(selector);

const FAILURES = [
  'library-blocked',
  'library-silent',
  'library-empty',
  'frames-blocked',
  'init-jwt-expired',
  'init-dropped',
  'init-html',
  'pay-dropped',
  'pay-answer-lost',
  'pay-html',
  'pay-garbage',
  'pay-token-garbled',
  'pay-slow',
];

const EVENTS = [
  'ready',
  'statechange',
  'submit',
  'challenge',
  'success',
  'decline',
  'cancel',
  'unknown',
  'error',
  'session-expired',
  'telemetry',
].map((name) => `pay-${name}`);

/** What may be shown of an event. Its evidence is for the server alone. */
const SAFE = ['provider', 'amount', 'currency', 'state', 'status', 'verified', 'retryable', 'reference'];

function describe({ type, detail }) {
  if (type === 'pay-telemetry') return `${detail.previous} took ${Math.round(detail.duration)} ms`;
  const words = SAFE.filter((key) => ![undefined, ''].includes(detail?.[key])).map(
    (key) => `${key} ${detail[key]}`,
  );
  if (detail?.error) words.push(detail.error.code);
  if (detail?.fields?.length) words.push(detail.fields.join(' '));
  return words.join(' · ');
}

function line(event) {
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = event.type;
  item.append(name, ` ${describe(event)}`);
  const log = $('#log');
  log.append(item);
  log.scrollTop = log.scrollHeight;
}

const groups = (number) => number.replace(/(\d{4})(?=\d)/g, '$1 ');

function cardButton({ number, behaviour }) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  const digits = document.createElement('b');
  digits.textContent = groups(number);
  const what = document.createElement('span');
  what.dataset.text = behaviour;
  what.textContent = text(behaviour);
  button.append(digits, what);
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(number).then(
      () => ($('#copied').textContent = text('copied')(text(behaviour))),
      () => getSelection().selectAllChildren(digits),
    );
  });
  item.append(button);
  return item;
}

function failureSelect() {
  const select = $('#failure');
  select.append(new Option(text('failureNone'), ''), ...FAILURES.map((name) => new Option(name, name)));
  select.options[0].dataset.text = 'failureNone';
  select.addEventListener('change', () => {
    void fetch('/simulator', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ failure: select.value }),
    });
  });
}

/** What a developer wants to have beside the form: cards to try, events as they come, failures to ask for. */
export function startWorkbench(form, { cards, simulated, office }) {
  for (const type of EVENTS) form.addEventListener(type, line);
  $('#cards').append(...cards.map(cardButton));
  $('#failures').hidden = !simulated;
  $('#office').hidden = !office;
  if (simulated) failureSelect();
}
