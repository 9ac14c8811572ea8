import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeHandler } from '../../../src/server/hosts/node.ts';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import { signedProvider } from './signed-provider.ts';
import { openStore, type Address } from './stores.ts';

/**
 * A merchant's server for the crash test: its handler writes two rows for each event, with time to be killed before,
 * between and after, fails now and then, and answers something new each time. No constraint helps it to get it right.
 */
const address = JSON.parse(process.env.PAY_FORM_CRASH_STORE ?? '') as Address;
const payments = createPayments({
  providers: [signedProvider()],
  findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
  store: openStore(address).store,
  async onPayment(event, { transaction: { query } }) {
    const effect = async (half: string) => {
      await sleep(Math.random() * 4);
      await query(
        `insert into shop_effect (event, half, order_reference, type, place)
         select $1, $2, $3, $4, 1 + count(*) from shop_effect where order_reference = $3`,
        [event.dedupeKey, half, event.orderReference, event.type],
      );
    };
    await effect('first');
    if (Math.random() < 0.1) throw new Error('The shop has failed.');
    await effect('second');
    return Math.random().toString(36).slice(2);
  },
});

const server = createServer(nodeHandler(payments)).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit());
