import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { PayForm } from '../../../src/element/pay-form-element.ts';
import {
  CARDS,
  cleanUp,
  createPayForm,
  decide,
  moment,
  next,
  outcomeOf,
  part,
  paymentsOf,
  place,
  press,
  readyPayForm,
  typeCard,
  until,
} from '../support/page.ts';

const bankFrame = () => document.querySelector<HTMLIFrameElement>('#tp-3ds-challenge-iframe');

/** The host in whose shadow root the dialog is. */
function dialogHost(): HTMLElement {
  const host = [...document.body.children].find((each) => each.shadowRoot?.querySelector('dialog'));
  if (!(host instanceof HTMLElement)) throw new Error('There is no dialog.');
  return host;
}
function inDialog<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K][] {
  return [...(dialogHost().shadowRoot?.querySelectorAll(selector) ?? [])];
}
const dialog = () => inDialog('dialog')[0] as HTMLDialogElement;
const shownButtons = () => inDialog('button').filter((button) => button.checkVisibility());
const button = (text: RegExp) => {
  const found = shownButtons().find(({ textContent }) => text.test(textContent));
  if (!found) throw new Error(`There is no button ${text}.`);
  return found;
};

/** Pays with a card that the bank asks about; resolves when its page is there. */
async function beAsked(element: PayForm): Promise<{ outcome: ReturnType<typeof outcomeOf> }> {
  await typeCard(CARDS.challenge);
  const outcome = outcomeOf(element);
  part(element, 'button').click();
  await next(element, 'pay-challenge');
  await until(() => dialog().open);
  return { outcome };
}

/** Whether the shopper could click the middle of the frame. */
function isOnTop(frame: HTMLElement): boolean {
  const { left, top, width, height } = frame.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === frame;
}

const WRAPPERS: [
  name: string,
  wrap: (element: PayForm) => HTMLElement,
  after?: (outer: HTMLElement) => void,
][] = [
  ['the page itself', (element) => element],
  [
    'a modal dialog',
    (element) => {
      const outer = document.createElement('dialog');
      outer.append(element);
      return outer;
    },
    (outer) => (outer as HTMLDialogElement).showModal(),
  ],
  [
    'a popover',
    (element) => {
      const outer = document.createElement('div');
      outer.popover = 'manual';
      outer.append(element);
      return outer;
    },
    (outer) => outer.showPopover(),
  ],
  [
    'a transformed and clipped ancestor',
    (element) => {
      const outer = document.createElement('div');
      outer.style.cssText = 'transform: translateX(10px); overflow: hidden; width: 300px; height: 400px';
      outer.append(element);
      return outer;
    },
  ],
  [
    'two shadow roots',
    (element) => {
      let outer: HTMLElement = element;
      for (let depth = 0; depth < 2; depth++) {
        const host = document.createElement('div');
        host.attachShadow({ mode: 'open' }).append(outer);
        outer = host;
      }
      return outer;
    },
  ],
  [
    'an ancestor that is inert by the time it is asked',
    (element) => {
      const outer = document.createElement('div');
      outer.append(element);
      element.addEventListener('pay-challenge', () => (outer.inert = true));
      return outer;
    },
  ],
];

describe("the bank's question", () => {
  afterEach(cleanUp);

  for (const [name, wrap, after] of WRAPPERS) {
    it(`is on top and can be answered inside ${name}`, async () => {
      const element = createPayForm();
      const outer = await place(wrap(element));
      after?.(outer);
      await element.ready;
      const { outcome } = await beAsked(element);
      const frame = bankFrame() as HTMLIFrameElement;
      expect(dialog().matches(':modal')).to.equal(true);
      expect(isOnTop(frame)).to.equal(true);
      await decide('approve');
      expect((await outcome).type).to.equal('pay-success');
      expect(await paymentsOf(element)).to.equal(1);
      expect(bankFrame()).to.equal(null);
      expect(document.querySelectorAll('dialog:modal')).to.have.length(
        outer instanceof HTMLDialogElement ? 1 : 0,
      );
    });
  }

  it('says what is asked, for how much and by whom', async () => {
    const element = await readyPayForm();
    const { outcome } = await beAsked(element);
    expect(inDialog('h2')[0]?.textContent).to.equal('Your bank asks you to confirm.');
    expect(inDialog('p')[0]?.textContent).to.equal(`£10.50 to ${location.hostname}`);
    expect(bankFrame()?.title).to.match(/bank/i);
    await expect(dialogHost()).to.be.accessible();
    element.cancel();
    await outcome;
  });

  it('takes the focus, and gives it back', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const pay = part(element, 'button');
    pay.focus();
    const outcome = outcomeOf(element);
    pay.click();
    await next(element, 'pay-challenge');
    await until(() => dialog().open);
    expect(dialogHost().shadowRoot?.activeElement).to.equal(inDialog('h2')[0]);
    element.cancel();
    await outcome;
    await until(() => element.shadowRoot?.activeElement === pay);
  });

  it('is called off only after asking, by keyboard too', async () => {
    const element = await readyPayForm();
    const { outcome } = await beAsked(element);
    expect(shownButtons()).to.have.length(1);
    await press('Escape');
    await until(() => shownButtons().length === 2);
    expect(dialog().open).to.equal(true);
    expect(element.state).to.equal('challenging');
    button(/continue/i).click();
    expect(shownButtons()).to.have.length(1);
    button(/cancel/i).click();
    await until(() => shownButtons().length === 2);
    expect(dialogHost().shadowRoot?.activeElement).to.equal(button(/continue/i));
    await press('Tab');
    await press('Enter');
    expect((await outcome).type).to.equal('pay-cancel');
    expect(await paymentsOf(element)).to.equal(0);
  });

  it('stays, however often Escape is pressed', async () => {
    const element = await readyPayForm();
    const { outcome } = await beAsked(element);
    const frame = bankFrame();
    for (let time = 0; time < 5; time++) await press('Escape');
    await moment(200);
    expect(dialog().open).to.equal(true);
    expect(bankFrame()).to.equal(frame);
    await decide('approve');
    expect((await outcome).type).to.equal('pay-success');
  });

  for (const [width, height] of [
    [320, 568],
    [1280, 800],
  ] as const) {
    it(`leaves the bank's page enough room at ${width} px`, async () => {
      await setViewport({ width, height });
      const element = await readyPayForm();
      const { outcome } = await beAsked(element);
      const frame = (bankFrame() as HTMLIFrameElement).getBoundingClientRect();
      expect(frame.width).to.be.at.least(Math.min(390, width));
      expect(frame.height).to.be.at.least(400);
      expect(frame.right).to.be.at.most(width);
      expect(button(/cancel/i).getBoundingClientRect().bottom).to.be.at.most(height);
      element.cancel();
      await outcome;
      await setViewport({ width: 800, height: 600 });
    });
  }

  it('is dark where the page is', async () => {
    const element = createPayForm();
    element.style.setProperty('--pay-form-text', '#eee');
    await place(element);
    await element.ready;
    const { outcome } = await beAsked(element);
    expect(getComputedStyle(dialog()).colorScheme).to.equal('dark');
    element.cancel();
    await outcome;
  });

  it('has a dialog of ours alone: no veil and no frame of the library', async () => {
    const element = await readyPayForm();
    const { outcome } = await beAsked(element);
    expect(document.querySelector('.tp-3ds-popup-view')).to.equal(null);
    const header = document.querySelector('.tp-3ds-inline-view-header');
    expect(header?.checkVisibility()).to.equal(false);
    element.cancel();
    await outcome;
  });
});
