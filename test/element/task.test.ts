import { assert } from '@open-wc/testing';
import type { ShopperTask } from '../../src/protocol/messages.ts';
import { addPayForm, cleanUp, next, part, pay, readyPayForm, typeCard, until } from './support/page.ts';

const patched = (path: string, task: unknown) =>
  `/pay/${path}patch=${encodeURIComponent(JSON.stringify({ task }))}`;
const identity: ShopperTask = { kind: 'identity', url: 'https://shop.trustshare.co/verify' };
const document: ShopperTask = { kind: 'document', url: 'https://shop.trustshare.co/profile' };

const link = (element: HTMLElement) => element.shadowRoot?.querySelector('a') ?? undefined;

describe('what a provider wants of the shopper before money can go on', () => {
  afterEach(cleanUp);

  it('is told beside what was paid, with a way there that leaves the page open', async () => {
    const element = await readyPayForm({ 'confirm-url': patched('confirm?', identity) });
    await typeCard();
    await pay(element, 'pay-success');
    await until(() => link(element));
    assert.include(part(element, 'notice').textContent, 'confirm who you are');
    assert.equal(link(element)?.href, identity.url);
    assert.equal(link(element)?.target, '_blank');
  });

  for (const [code, event] of [
    ['order-paid', 'pay-success'],
    ['payment-pending', 'pay-unknown'],
  ] as const) {
    it(`is told where the order comes up again: ${code}`, async () => {
      const url = patched(`session?refuse=${code}&`, document);
      const element = await addPayForm({ 'session-url': url, locale: 'de' });
      await next(element, event);
      await until(() => part(element, 'notice').textContent.includes('Dokument von Ihnen'));
      assert.equal(link(element)?.href, document.url);
    });
  }

  for (const task of [
    { kind: 'identity', url: 'javascript:alert(1)' },
    { kind: 'constructor', url: 'https://shop.trustshare.co/verify' },
    'identity',
  ]) {
    it(`is none: ${JSON.stringify(task)}`, async () => {
      const element = await addPayForm({ 'session-url': patched('session?refuse=order-paid&', task) });
      await next(element, 'pay-success');
      await until(() => part(element, 'notice').querySelector('strong'));
      assert.isUndefined(link(element));
    });
  }
});
