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

/** What was asked of each provider. */
const asked = {};

function fill(select, names, value = '') {
  select.replaceChildren(...names.map((name) => new Option(name, name)));
  select.value = value;
}

/** Two lists of what can be asked of the simulator: of the provider, and of how its checkout is shown. */
function startSelects(now, onChange) {
  $('#failure').addEventListener('change', async ({ target: { value } }) => {
    const { provider, behaviours } = now();
    asked[provider] = value;
    const body = behaviours ? { provider, behaviour: value } : { failure: value };
    await fetch('/simulator', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (behaviours) onChange();
  });
  $('#presentation').addEventListener('change', ({ target: { value } }) => {
    // The page may be left for a checkout, and loaded again.
    sessionStorage.setItem('presentation', value);
    onChange();
  });
}

/** What a developer wants to have beside the form: cards to try, events as they come, failures to ask for. */
export function startWorkbench(form, { simulated, office }, onChange) {
  let way;
  for (const type of EVENTS) form.addEventListener(type, line);
  $('#failures').hidden = !simulated;
  $('#office').hidden = !office;
  startSelects(() => way, onChange);
  return {
    /** Shows what belongs to one way to pay. */
    show(chosen) {
      way = chosen;
      const { provider, presentations, behaviours = ['', ...FAILURES], cards } = way;
      $('#cards').replaceChildren(...cards.map(cardButton));
      fill($('#failure'), behaviours, asked[provider] ?? behaviours[0]);
      const [none] = $('#failure').options;
      none.dataset.text = 'failureNone';
      none.textContent = text('failureNone');
      fill($('#presentation'), presentations, this.presentation(presentations));
      $('#shown').hidden = presentations.length < 2;
      for (const id of ['#charged', '#held']) $(id).hidden = provider !== 'trust-payments';
    },
    /** @returns how the checkout shall be shown, of the ways there are. */
    presentation: (presentations) =>
      presentations.find((name) => name === sessionStorage.getItem('presentation')) ?? presentations[0],
  };
}
