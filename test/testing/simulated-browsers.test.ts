import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { packed } from '../package/packed.ts';

const { folder, remove } = packed();
after(remove);
for (const name of ['jsdom', 'happy-dom']) {
  symlinkSync(path.resolve('node_modules', name), path.join(folder, 'node_modules', name), 'junction');
}

/** What a test runner does before it runs a test in a simulated browser. */
const SETUP = {
  jsdom: `import { JSDOM } from 'jsdom';
const { window } = new JSDOM('<!doctype html><html lang="en"><body></body></html>', { url: 'http://shop.test/' });`,
  'happy-dom': `import { Window } from 'happy-dom';
const window = new Window({ url: 'http://shop.test/' });`,
};

const GLOBALS = `
const names = ['window', 'document', 'customElements', 'HTMLElement', 'Element', 'Node', 'Event', 'CustomEvent',
  'EventTarget', 'MessageEvent', 'ShadowRoot', 'CSSStyleSheet', 'Document', 'MutationObserver', 'location',
  'sessionStorage', 'getComputedStyle', 'FormData'];
for (const name of names) {
  const value = name === 'window' ? window : window[name];
  if (value !== undefined) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
const troubles = [];
process.on('unhandledRejection', (error) => troubles.push(String(error)));
process.on('uncaughtException', (error) => troubles.push(String(error)));
window.addEventListener('error', ({ message }) => troubles.push(message));
console.error = (...words) => troubles.push(words.join(' '));
const said = [];
console.info = (...words) => said.push(words.join(' '));
globalThis.fetch = async (url) => { troubles.push('fetch ' + url); throw new Error('no network'); };
const moment = (ms = 50) => new Promise((resolve) => setTimeout(resolve, ms));
const finish = (result) => { process.stdout.write(JSON.stringify({ troubles, said, ...result })); process.exit(); };
`;

interface Run {
  readonly troubles: readonly string[];
  readonly said: readonly string[];
  readonly [name: string]: unknown;
}

function run(browser: keyof typeof SETUP, code: string): Run {
  const file = path.join(folder, `${browser}.mjs`);
  writeFileSync(file, SETUP[browser] + GLOBALS + code);
  // Test runners take what is made for browsers.
  const words = ['--conditions=browser', file];
  const output = execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  return JSON.parse(output) as Run;
}

const REAL = `
await import('pay-form');
const form = document.createElement('form');
form.innerHTML = '<pay-form session-url="/pay/session" confirm-url="/pay/confirm" required name="payment"></pay-form>';
document.body.append(form);
const element = form.querySelector('pay-form');
await moment();
const state = element.state;
const valid = [element.checkValidity(), element.reportValidity(), element.willValidate, element.validationMessage];
element.focus(); element.click(); element.cancel(); await element.submit();
element.setAttribute('locale', 'de');
await moment();
const hasButton = !!element.shadowRoot.querySelector('[part=button]');
element.remove(); document.body.append(element); element.remove();
await moment(300);
finish({ state, valid, hasButton });
`;

const STAND_IN = `
const { nextOutcomes, nextLoadFails, resetStandIn, PayFormStandIn } = await import('pay-form/testing');
await import('pay-form');
const log = [];
const heard = ({ type, detail }) => {
  if (type !== 'pay-statechange') log.push([type, detail?.status ?? detail?.error?.code ?? detail?.amount].join(' '));
};
for (const name of ['ready', 'submit', 'challenge', 'success', 'decline', 'cancel', 'unknown', 'error']) {
  document.addEventListener('pay-' + name, heard);
}
const make = async () => {
  const element = document.createElement('pay-form');
  for (const [name, value] of [['amount', '4250'], ['currency', 'EUR'], ['confirm-url', '/pay/confirm']]) {
    element.setAttribute(name, value);
  }
  document.body.append(element);
  await moment(0);
  return element;
};
const element = await make();
const isStandIn = element instanceof PayFormStandIn;
nextOutcomes('declined', { error: 'popup-blocked' }, { status: 'pending', challenge: true });
await element.submit();
await element.submit();
await element.submit();
const pending = element.state;
element.remove();
nextLoadFails('library-blocked');
let hint;
document.addEventListener('pay-error', ({ detail }) => { hint = detail.error.hint; }, { once: true });
const second = await make();
const failed = [second.state, hint];
await second.load();
second.addEventListener('pay-submit', (event) => event.preventDefault(), { once: true });
await second.submit();
let verified;
second.addEventListener('pay-success', ({ detail }) => { verified = detail.verified; });
second.shadowRoot.querySelector('button').click();
await moment();
resetStandIn();
finish({ isStandIn, log, pending, failed, state: second.state, verified });
`;

for (const browser of ['jsdom', 'happy-dom'] as const) {
  describe(`a merchant's unit test in ${browser}`, () => {
    it('mounts the element, which says what it would do and throws nothing', () => {
      const { troubles, said, state, valid, hasButton } = run(browser, REAL);
      assert.deepEqual(troubles, []);
      assert.equal(said.length, 1);
      assert.match(
        String(said),
        /no browser.*ask \/pay\/session.*let \/pay\/confirm check.*pay-form\/testing/,
      );
      assert.deepEqual([state, valid, hasButton], ['idle', [true, true, false, ''], true]);
    });

    it('uses the stand-in, and sets how attempts end', () => {
      const { troubles, isStandIn, log, pending, failed, state, verified } = run(browser, STAND_IN);
      assert.deepEqual(troubles, []);
      assert.equal(isStandIn, true);
      assert.deepEqual(log, [
        'pay-ready 4250',
        ...['pay-submit 4250', 'pay-decline declined'],
        ...['pay-submit 4250', 'pay-error popup-blocked'],
        ...['pay-submit 4250', 'pay-challenge ', 'pay-unknown pending'],
        ...['pay-error library-blocked', 'pay-ready 4250'],
        'pay-submit 4250',
        ...['pay-submit 4250', 'pay-success paid'],
      ]);
      assert.equal(pending, 'unknown');
      assert.match(String(failed), /^failed,.*script-src/);
      assert.deepEqual([state, verified], ['succeeded', true]);
    });
  });
}
