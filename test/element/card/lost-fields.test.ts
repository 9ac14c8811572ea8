import { expect } from '@open-wc/testing';
import type { PayForm } from '../../../src/element/pay-form-element.ts';
import {
  CARDS,
  cleanUp,
  decide,
  fail,
  moment,
  next,
  outcomeOf,
  part,
  pay,
  paymentsOf,
  place,
  read,
  readyPayForm,
  transactionsOf,
  typeCard,
  until,
} from '../support/page.ts';

const mounted = (element: PayForm) => element.querySelector<HTMLElement>('[slot=pay-form-mount]');
const framesOf = (element: PayForm) => element.querySelectorAll('iframe').length;

/** An outcome that comes in a few seconds, not after the two minutes that a payment may take. */
async function soon<T>(outcome: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, 8_000, new Error('still waiting')));
  return Promise.race([outcome, late]);
}

/** What scripts of the page do to the fields. */
const ACTS: [name: string, act: (element: PayForm) => void][] = [
  ['removes the light child', (element) => mounted(element)?.remove()],
  ['empties the element', (element) => element.replaceChildren()],
  [
    'takes the light child out and puts it back',
    (element) => element.append(mounted(element) as HTMLElement),
  ],
  ['writes the light child anew', (element) => element.setHTMLUnsafe(element.innerHTML)],
  ['removes a single field', (element) => element.querySelector('#st-card-number-iframe')?.remove()],
  [
    'tells the library to end',
    () => dispatchEvent(new MessageEvent('message', { data: { type: 'DESTROY' } })),
  ],
];

describe('card fields that the page has taken away', () => {
  afterEach(cleanUp);

  for (const [name, act] of ACTS) {
    it(`are put back where it ${name}`, async () => {
      const element = await readyPayForm();
      await typeCard();
      act(element);
      await until(() => framesOf(element) === 4);
      await until(async () => {
        const typed = [await read('card-number'), await read('expiration-date'), await read('security-code')];
        return typed.join('') === '';
      });
      await typeCard();
      await soon(pay(element, 'pay-success'));
      expect(await paymentsOf(element)).to.equal(1);
      expect(document.querySelectorAll('iframe[id^=st-]')).to.have.length(0);
    });

    it(`end an attempt that was never sent where it ${name} as the attempt begins`, async () => {
      const element = await readyPayForm();
      await typeCard();
      element.addEventListener('pay-submit', () => act(element), { once: true });
      const { detail } = await soon(pay(element, 'pay-error'));
      expect(detail.error.code).to.equal('invalid-fields');
      expect(element.state).to.equal('ready');
      expect(await transactionsOf(element)).to.have.length(0);
      await until(() => framesOf(element) === 4);
      await until(async () => (await read('card-number')) === '');
      await typeCard();
      await soon(pay(element, 'pay-success'));
      expect(await paymentsOf(element)).to.equal(1);
    });
  }

  it('end what was sent as unknown, and soon', async () => {
    const element = await readyPayForm();
    await fail('pay-slow', { ms: 3_000, times: 1 });
    await typeCard();
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await until(async () => (await transactionsOf(element)).length > 0 || element.state === 'submitting');
    await moment(500);
    mounted(element)?.remove();
    expect((await soon(outcome)).type).to.equal('pay-unknown');
  });

  it('are put back a few times, and not for ever', async () => {
    const element = await readyPayForm();
    let removals = 0;
    const watch = new MutationObserver(() => {
      if (!mounted(element)) return;
      removals++;
      mounted(element)?.remove();
    });
    watch.observe(element, { childList: true });
    mounted(element)?.remove();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    watch.disconnect();
    expect(removals).to.be.within(1, 6);
    const { detail } = await soon(pay(element, 'pay-error'));
    expect(detail.error.code).to.equal('fields-timeout');
  });

  it('make room for the ones of a copy that a router has kept', async () => {
    const element = await readyPayForm();
    const copy = document.importNode(element, true);
    copy.append(...[...copy.childNodes].map((child) => child.cloneNode(true)));
    element.remove();
    await place(copy);
    await soon(copy.ready);
    expect(copy.querySelectorAll('[slot=pay-form-mount]')).to.have.length(1);
    expect(document.querySelectorAll('iframe[id^=st-]')).to.have.length(4);
    await typeCard();
    await soon(pay(copy, 'pay-success'));
  });
});

const canMove = 'moveBefore' in Element.prototype;

(canMove ? describe : describe.skip)('an element that is moved in one piece', () => {
  afterEach(cleanUp);

  it('keeps what was typed', async () => {
    const element = await readyPayForm();
    await typeCard();
    const place2 = await place(document.createElement('section'));
    place2.moveBefore(element, null);
    await moment(200);
    expect(element.state).to.equal('ready');
    expect(await read('card-number')).to.equal('4111 1111 1111 1111');
    await soon(pay(element, 'pay-success'));
  });

  it('goes on with a challenge', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    const place2 = await place(document.createElement('section'));
    place2.moveBefore(element, null);
    await decide('approve');
    expect((await soon(outcome)).type).to.equal('pay-success');
  });
});
