import { startHost, together, type Answer, type Keep } from '../../../simulator/host.ts';
import { DEFAULT_ACCOUNT, type Account } from './account.ts';
import { answerBankRequest, BROWSER_DATA_PATH, CHALLENGE_PATH, METHOD_PATH } from './bank.ts';
import { createFailures, type Failures } from './failures.ts';
import { createChallenges } from './gateway/challenges.ts';
import { answerJwtRequest } from './gateway/gateway.ts';
import { answerLibraryRequest, LIBRARY_PATH } from './library.ts';
import { jsonEndpoint } from './json.ts';
import { createTransactions, type Transactions } from './transactions.ts';

export interface TrustPaymentsOptions {
  /** Of the library, its frames and the gateway; 0 lets the system choose. */
  readonly port?: number;
  /** Of the bank's pages; 0 lets the system choose. */
  readonly bankPort?: number;
  readonly account?: Partial<Account>;
  /** How long the library shows its processing screen at least, in milliseconds; the real one takes 2000. */
  readonly processingScreenMs?: number;
  /** Does not keep the process alive. */
  readonly background?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A running stand-in for Trust Payments. */
export interface TrustPaymentsSimulator extends Account, Pick<Failures, 'fail' | 'recover'> {
  /** For `library-url`. */
  readonly libraryUrl: string;
  /** For `gateway-url`. */
  readonly gatewayUrl: string;
  /** Where servers ask and change what became of a payment. */
  readonly webservicesUrl: string;
  /** What the gateway remembers of every payment. */
  readonly transactions: Transactions;
  close(): Promise<void>;
}

const PROCESSING_SCREEN_MS = 2_000;

/** Starts the library, the gateway and the bank, the bank on an origin of its own. */
export function startTrustPayments(options: TrustPaymentsOptions = {}): Promise<TrustPaymentsSimulator> {
  return together((keep) => start(keep, options));
}

async function start(
  keep: Keep,
  {
    port = 0,
    bankPort = 0,
    account: given = {},
    processingScreenMs = PROCESSING_SCREEN_MS,
    background = false,
    now = Date.now,
  }: TrustPaymentsOptions,
): Promise<Omit<TrustPaymentsSimulator, 'close'>> {
  const account = { ...DEFAULT_ACCOUNT, ...given };
  const failures = createFailures();
  const challenges = createChallenges();
  const transactions = createTransactions({ now });

  const bank = await keep(
    startHost((request) => answerBankRequest(request, { challenges, failures }), {
      port: bankPort,
      background,
    }),
  );
  const settings = { browserDataUrl: bank.origin + BROWSER_DATA_PATH, processingScreenMs };
  const gateway = {
    account,
    transactions,
    challenges,
    failures,
    now,
    acsUrl: bank.origin + CHALLENGE_PATH,
    methodUrl: bank.origin + METHOD_PATH,
  };
  const webservices = jsonEndpoint({
    transactions,
    siteReference: account.siteReference,
    username: account.webservicesUsername,
    password: account.webservicesPassword,
  });
  const answer: Answer = async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/jwt/') return answerJwtRequest(request, gateway);
    if (pathname === '/json/') return webservices(request);
    return answerLibraryRequest(request, { failures, settings });
  };
  const host = await keep(startHost(answer, { port, background }));
  return {
    ...account,
    libraryUrl: host.origin + LIBRARY_PATH,
    gatewayUrl: `${host.origin}/jwt/`,
    webservicesUrl: `${host.origin}/json/`,
    transactions,
    fail: (failure, options) => failures.fail(failure, options),
    recover: () => failures.recover(),
  };
}
