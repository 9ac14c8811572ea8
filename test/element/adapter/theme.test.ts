import { expect } from '@open-wc/testing';
import type { PayForm } from '../../../src/element/pay-form-element.ts';
import type { Token } from '../../../src/element/adapter/theme.ts';
import {
  cleanUp,
  createPayForm,
  pay,
  place,
  prefer,
  read,
  readyPayForm,
  typeCard,
  until,
} from '../support/page.ts';

/** However many digits there are: the browser's own rounding is nobody's business. */
const plain = (value: string) =>
  value.replace(/\d+\.\d+/g, (digits) => String(Math.round(Number(digits) * 100) / 100));

/** An element that only shows its theme: nothing is loaded. */
async function themed(style: string, wrapper = ''): Promise<PayForm> {
  const element = createPayForm({ style });
  element.session = () => new Promise(() => undefined);
  const parent = document.createElement('div');
  parent.style.cssText = wrapper;
  parent.append(element);
  await place(parent);
  await element.updateComplete;
  return element;
}

describe('theme', () => {
  afterEach(cleanUp);

  const rows: [style: string, token: Token, value: string][] = [
    ['--pay-form-text: #123', 'text', 'rgba(17, 34, 51, 1)'],
    ['--page: red; --pay-form-text: var(--page)', 'text', 'rgba(255, 0, 0, 1)'],
    ['--pay-form-text: var(--missing, rgb(0 128 0 / 50%))', 'text', 'rgba(0, 128, 0, 0.5)'],
    ['--pay-form-border: color-mix(in srgb, black 50%, white)', 'border', 'rgba(128, 128, 128, 1)'],
    ['--pay-form-error: oklch(1 0 0)', 'error', 'rgba(255, 255, 255, 1)'],
    ['--pay-form-error: hsl(240deg 100% 50%)', 'error', 'rgba(0, 0, 255, 1)'],
    ['color-scheme: dark; --pay-form-text: light-dark(#000, #fff)', 'text', 'rgba(255, 255, 255, 1)'],
    ['color-scheme: light; --pay-form-text: light-dark(#000, #fff)', 'text', 'rgba(0, 0, 0, 1)'],
    ['--pay-form-field-background: transparent', 'field-background', 'rgba(0, 0, 0, 0)'],
    ['color: rgb(1, 2, 3)', 'text', 'rgba(1, 2, 3, 1)'],
    ['--pay-form-radius: calc(4px + 0.5em); font-size: 16px', 'radius', '12px'],
    ['--pay-form-field-height: calc(3 * 1rem)', 'field-height', '48px'],
    ['--pay-form-border-width: max(1px, 2px)', 'border-width', '2px'],
    [
      '--pay-form-font-family: "Gill Sans", \'Open Sans\', sans-serif',
      'font-family',
      'Gill Sans, Open Sans, sans-serif',
    ],
    ['--pay-form-font-size: 1.25rem', 'font-size', '20px'],
    ['', 'font-size', '16px'],
  ];

  for (const [style, token, value] of rows) {
    it(`resolves ${style || 'nothing'} to ${value}`, async () => {
      const theme = (await themed(style)).theme();
      expect(plain(theme(token))).to.equal(value);
      // What the library lets through to its frames: no quotes, no slash, no brackets but a function's.
      expect(theme(token)).to.match(/^[A-Za-z0-9 _%#)(,.-]+$/);
    });
  }

  it('takes font and colour from the page', async () => {
    const element = await themed('', 'font-family: "Courier New"; color: rgb(10, 20, 30); font-size: 20px');
    expect(element.theme()('font-family')).to.equal('Courier New');
    expect(plain(element.theme()('text'))).to.equal('rgba(10, 20, 30, 1)');
    expect(element.theme()('font-size')).to.equal('20px');
  });

  it('reaches the hosted fields', async () => {
    const element = createPayForm({
      style: '--pay-form-text: oklch(1 0 0); --pay-form-radius: calc(2px + 1px)',
    });
    await place(element);
    await element.ready;
    expect(await read('card-number', 'color')).to.match(/^rgba?\(255, 255, 255/);
    expect(await read('card-number', 'border-top-left-radius')).to.equal('3px');
  });

  it('gives untouched fields a changed theme, and pays with them', async () => {
    const element = await readyPayForm({ style: 'color: rgb(0, 0, 0)' });
    expect(await read('card-number', 'color')).to.equal('rgb(0, 0, 0)');
    element.style.color = 'rgb(200, 210, 220)';
    await until(async () => (await read('card-number', 'color')) === 'rgb(200, 210, 220)');
    await element.ready;
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('keeps what the shopper typed when the theme changes', async () => {
    const element = await readyPayForm({ style: 'color: rgb(0, 0, 0)' });
    await typeCard();
    const frame = document.querySelector<HTMLIFrameElement>('#st-card-number-iframe');
    const { contentWindow } = frame ?? {};
    element.style.color = 'rgb(255, 255, 255)';
    await until(() => frame?.style.filter.includes('invert(1)'));
    expect(frame?.contentWindow).to.equal(contentWindow);
    expect((await read('card-number')).replace(/\s/g, '')).to.equal('4111111111111111');
    await pay(element, 'pay-success');
  });

  it('follows a switch to dark', async () => {
    await prefer('light');
    const element = await readyPayForm({ style: 'color-scheme: light dark; color: light-dark(#000, #fff)' });
    expect(await read('card-number', 'color')).to.equal('rgb(0, 0, 0)');
    await prefer('dark');
    await until(async () => (await read('card-number', 'color')) === 'rgb(255, 255, 255)');
    expect(element.state).to.equal('ready');
    await prefer('light');
  });
});
