import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, Provider } from '../../server/provider/provider.ts';
import { PayError } from '../../server/error.ts';
import { trustPayments } from '../../providers/trust-payments/server/provider.ts';
import { trustPaymentsWebservices } from '../../providers/trust-payments/server/webservices.ts';
import { DEFAULT_ACCOUNT } from '../../providers/trust-payments/simulator/account.ts';
import { LIBRARY_PATH } from '../../providers/trust-payments/simulator/library.ts';
import { startTrustPayments } from '../../providers/trust-payments/simulator/trust-payments.ts';

/** Always the same, so that a page that is open and a server that starts anew find each other again. */
const PORT = 4801;
const BANK_PORT = 4802;
const ORIGIN = `http://localhost:${PORT}`;
const PROBE_LIMIT_MS = 2_000;
const PROBE_PAUSE_MS = 100;
const PROBES = 10;

/** Once at a time in a process, also where a development server loads this module anew with every change. */
const STARTING = Symbol.for('pay-form.simulated');
const shared = globalThis as { [STARTING]?: Promise<void> | undefined };

/**
 * Card payments without an account, a network or money: a provider for {@link createPayments} with the simulator
 * behind it, which it starts on this machine (ports 4801 and 4802) when the first payment is opened. The session tells
 * the element where to find it. Several processes share the one that was there first.
 *
 * @returns the provider, in place of `trustPayments(…)`.
 * @throws PayError `credentials-invalid` where `NODE_ENV` is `production`: nothing that it takes is money.
 * @example
 * const payments = createPayments({ providers: [simulated()], findOrder });
 */
export function simulated(): Provider {
  if (process.env.NODE_ENV === 'production') {
    throw new PayError(
      'credentials-invalid',
      'simulated() takes no money, and NODE_ENV is "production".',
      'Use trustPayments() with your account.',
    );
  }
  const { username, secret, siteReference, webservicesUsername, webservicesPassword } = DEFAULT_ACCOUNT;
  const provider = trustPayments({
    ...{ username, secret, siteReference },
    libraryUrl: ORIGIN + LIBRARY_PATH,
    gatewayUrl: `${ORIGIN}/jwt/`,
    webservices: trustPaymentsWebservices({
      username: webservicesUsername,
      password: webservicesPassword,
      siteReference,
      host: ORIGIN,
    }),
  });
  return {
    ...provider,
    createSession: async (order: Order, request, context) => {
      await running();
      // There is one: Trust Payments' provider opens sessions.
      return (provider as Required<Provider>).createSession(order, request, context);
    },
  };
}

const running = (): Promise<void> =>
  (shared[STARTING] ??= start().finally(() => {
    shared[STARTING] = undefined;
  }));

/** Starts the simulator where neither this process nor another one has done so, or where that one is gone. */
async function start(): Promise<void> {
  if (await answers()) return;
  try {
    await startTrustPayments({ port: PORT, bankPort: BANK_PORT, background: true });
  } catch (cause) {
    // Another process was quicker, and may still be at it.
    for (let probe = 0; probe < PROBES; probe++) {
      if (await answers()) return;
      await sleep(PROBE_PAUSE_MS);
    }
    throw portsTaken(cause);
  }
}

/** @returns whether the simulator is there, and not something else at its port. */
async function answers(): Promise<boolean> {
  const limit = AbortSignal.timeout(PROBE_LIMIT_MS);
  const response = await fetch(ORIGIN + LIBRARY_PATH, { signal: limit }).catch(() => undefined);
  return (await response?.text().catch(() => ''))?.includes('SIMULATOR_SETTINGS') ?? false;
}

const portsTaken = (cause: unknown) =>
  new PayError(
    'provider-unreachable',
    "The simulator can't be started.",
    `End what uses the ports ${PORT} and ${BANK_PORT}, or use startSimulator(), which takes any free ones.`,
    { cause },
  );
