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
  type,
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
    ['--pay-form-font-size: 150%', 'font-size', '24px'],
    ['--pay-form-font-size: large', 'font-size', '18px'],
    ['--pay-form-font-size: 1.5em', 'font-size', '24px'],
    ['--pay-form-font-size: clamp(1rem, 2vw, 20px)', 'font-size', '16px'],
    ['--pay-form-border-width: thick', 'border-width', '5px'],
    ['--pay-form-border-width: thin', 'border-width', '1px'],
    ['--pay-form-border-width: calc(0.125em * 2); font-size: 16px', 'border-width', '4px'],
    ['--pay-form-radius: 4px 20px', 'radius', '4px 20px'],
    ['--pay-form-radius: 50%', 'radius', '50%'],
    ['--pay-form-radius: 0', 'radius', '0px'],
    ['--pay-form-radius: 10px / 5px', 'radius', '10px'],
    ['--pay-form-field-height: 3em; font-size: 16px', 'field-height', '48px'],
    ['--pay-form-field-height: env(missing, 50px)', 'field-height', '50px'],
    [
      `--pay-form-font-family: 'O\\27 Reilly', Inter, sans-serif`,
      'font-family',
      'OReilly, Inter, sans-serif',
    ],
    ['--pay-form-font-family: "Söhne", "メイリオ", Arial', 'font-family', 'Arial'],
    ['--pay-form-font-family: "メイリオ"', 'font-family', 'system-ui'],
    ['--pay-form-text: rgb(from red 0 0 255)', 'text', 'rgba(0, 0, 255, 1)'],
    ['--pay-form-muted: rgb(1 2 3 / 25%)', 'muted', 'rgba(1, 2, 3, 0.25)'],
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

  it('keeps an expiry date that was typed alone, and the colours of a theme that comes back', async () => {
    const element = await readyPayForm({ style: 'color: rgb(0, 0, 0)' });
    const elsewhere = await place(document.createElement('input'));
    elsewhere.focus();
    await type('expiration-date', '12/30');
    elsewhere.focus();
    const frame = document.querySelector<HTMLIFrameElement>('#st-expiration-date-iframe');
    element.style.color = 'rgb(255, 255, 255)';
    await until(() => frame?.style.filter.includes('invert(1)'));
    expect(await read('expiration-date')).to.equal('12/30');
    element.style.color = 'rgb(0, 0, 0)';
    await until(() => frame?.style.filter === '');
  });

  it('lets labels and errors in the hosted fields grow with the text', async () => {
    await readyPayForm({ style: '--pay-form-font-size: 200%' });
    expect(await read('card-number', 'font-size', 'label')).to.equal('28px');
    expect(await read('card-number', 'font-size', '[class$=__message]')).to.equal('26px');
    expect(await read('card-number', 'font-size')).to.equal('32px');
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
