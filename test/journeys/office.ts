import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, test } from 'node:test';
import { mayEnter } from '../../demo/office.ts';
import { CARDS, Shop } from './shop.ts';

const frictionless = { number: CARDS.frictionless };

/** A shop whose shopper has paid; the element stays open while the office works in a page of its own. */
async function paid({ held = false, card = frictionless } = {}) {
  const shop = await Shop.open();
  await shop.reach('ready');
  if (held) await shop.hold();
  await shop.pay(card);
  await shop.reach('succeeded', 'unknown', 'declined');
  const page = await shop.page.context().newPage();
  const entry = await shop.enterOffice(page);
  return {
    shop,
    entry,
    state: (words: string) => entry.locator('.state').getByText(words, { exact: true }).waitFor(),
    said: (words: string | RegExp) => entry.getByRole('status').getByText(words).waitFor(),
    /** Presses a button, and waits until the entry shows what came of it. */
    press: async (name: string) => {
      await entry.getByRole('button', { name }).click();
      await entry.getByRole('button', { name: 'Ask again', disabled: false }).waitFor();
    },
    buttons: () => entry.getByRole('button').allTextContents(),
    transactions: (type: string) =>
      shop.simulator.trustPayments.transactions.find({ requesttypedescription: [type] }),
  };
}

describe('The back office', () => {
  test('is reached from the page, and lists the bookings', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.page.getByRole('link', { name: 'Back office' }).click();
    await shop.page.getByRole('heading', { name: 'Back office' }).waitFor();
    await shop.page.locator('#orders summary').click();
    await shop.page.getByText('The gateway knows of no payment.').waitFor();
    assert.deepEqual(await shop.page.locator('.state').allTextContents(), ['Not paid']);
    await shop.page.getByRole('button', { name: 'Español' }).click();
    await shop.page.locator('.state').getByText('Sin pagar').waitFor();
    await shop.leave();
  });

  test('releases a payment that is held back, and the shopper’s page learns of it by itself', async () => {
    const { shop, state, said, press, buttons, transactions } = await paid({ held: true });
    await state('Held back');
    assert.equal(await shop.state(), 'unknown');
    assert.deepEqual(await buttons(), ['Release', 'Cancel the payment', 'Ask again']);
    await press('Release');
    await said('Done.');
    await state('Paid');
    await shop.reach('succeeded');
    assert.deepEqual(
      transactions('AUTH').map(({ settlestatus }) => settlestatus),
      ['0'],
    );
    assert.deepEqual(
      (await shop.outcomes()).map(({ type }) => type),
      ['pay-unknown', 'pay-success'],
    );
    await shop.close();
  });

  test('cancels a payment that is held back, and the shopper may pay again', async () => {
    const { shop, state, press, buttons, transactions } = await paid({ held: true });
    await press('Cancel the payment');
    await state('Cancelled');
    assert.deepEqual(await buttons(), ['Ask again']);
    assert.equal(transactions('AUTH')[0]?.settlestatus, '3');
    await shop.reach('ready');
    assert.equal((await shop.order()).state, 'payment.voided');
    await shop.close();
  });

  test('refunds a part, then the rest, and no more', async () => {
    const { shop, entry, state, said, press, buttons, transactions } = await paid();
    await state('Paid');
    assert.deepEqual(await buttons(), ['Settle now', 'Cancel the payment', 'Ask again']);
    await press('Settle now');
    await state('Settled');
    const amount = entry.getByLabel('Refund, GBP');
    assert.equal(await amount.inputValue(), '88.50');
    await amount.fill('20');
    await press('Refund');
    await entry.locator('.records').getByText('£20.00').waitFor();
    assert.equal(await amount.inputValue(), '68.50');
    // Somebody else was faster.
    shop.simulator.trustPayments.transactions.add({
      ...transactions('REFUND')[0],
      baseamount: '850',
    });
    await press('Refund');
    await said(/refused.*More than there is left.*20007/);
    assert.equal(await amount.inputValue(), '60.00');
    await press('Refund');
    await said('Done.');
    assert.deepEqual(await buttons(), ['Ask again']);
    assert.deepEqual(
      transactions('REFUND').map(({ baseamount }) => baseamount),
      ['2000', '850', '6000'],
    );
    await shop.close();
  });

  test('says what the gateway refuses, and what to do', async () => {
    const { shop, entry, said, press } = await paid();
    // What the office sees is not what the gateway has done meanwhile.
    await entry.getByRole('button', { name: 'Cancel the payment' }).waitFor();
    shop.simulator.trustPayments.transactions.settle();
    await press('Cancel the payment');
    await said(/refused.*can’t be updated any more.*60017.*Only settle status 0, 1 and 2/);
    await shop.close();
  });

  test('shows why a payment was declined', async () => {
    const { shop, entry, state, buttons } = await paid({ card: { number: CARDS.declined } });
    await state('Declined');
    await entry.getByText('Decline (70000)').waitFor();
    assert.deepEqual(await buttons(), ['Ask again']);
    await shop.close();
  });

  test('is open to this very machine and its own pages only', async () => {
    const enters = (change: Record<string, unknown> = {}, remoteAddress = '192.0.2.1') => {
      const headers = { host: 'shop.local:3000', 'content-type': 'application/json', ...change };
      const socket = { remoteAddress, localAddress: '192.0.2.1' };
      return mayEnter({ method: 'POST', socket, headers } as unknown as IncomingMessage, 'shop.local');
    };
    assert.ok(enters() && enters({ host: 'localhost:3000' }));
    assert.ok(!enters({}, '192.0.2.7'));
    assert.ok(!enters({ host: 'shop.local.example.com' }));
    assert.ok(!enters({ 'content-type': 'text/plain' }));
    const shop = await Shop.open();
    const form = await fetch(`${shop.demo.url}office/orders`, { method: 'POST', body: '{}' });
    assert.equal(form.status, 404);
    await shop.leave();
  });
});
