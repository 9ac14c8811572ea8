import { createPayments } from '../../../src/server/payments/create-payments.ts';
import { signedProvider } from './signed-provider.ts';
import { openStore, type Address } from './stores.ts';

/** A process whose handler ends it. It sweeps once, at the time that it is given. */
const address = JSON.parse(process.env.PAY_FORM_POISON_STORE ?? '') as Address;
const { store, close } = openStore(address);
const payments = createPayments({
  providers: [signedProvider()],
  findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
  store,
  now: () => Number(process.env.PAY_FORM_POISON_NOW),
  onNotice: () => undefined,
  onPayment: () => {
    process.kill(process.pid, 'SIGKILL');
  },
});
await payments.sweep();
await close();
