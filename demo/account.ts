import {
  startSimulator,
  testCards,
  type CardBehaviour,
  type Simulator,
  type TestCard,
} from 'pay-form/simulator';
import {
  trustPayments,
  trustPaymentsWebservices,
  type MorePayload,
  type Order,
  type Provider,
  type Webservices,
} from 'pay-form/server';
import { FIELDS, PASSWORD } from './notifications.ts';
import type { Booking } from './orders.ts';

/** Where the card payments go: to the simulator, or to a test account at Trust Payments. */
export interface Account {
  readonly provider: Provider;
  /** Asks the gateway and changes payments; absent with an account that has no such user. */
  readonly webservices?: Webservices;
  /** Absent with a real account. */
  readonly simulator?: Simulator;
  /** What the page needs to know of it. Nothing in here is secret. */
  readonly page: PageConfig;
}

export interface PageConfig {
  readonly simulated: boolean;
  readonly libraryUrl: string;
  readonly gatewayUrl: string;
  readonly cards: readonly TestCard[];
}

/** What a visitor is likely to try, in that order; the published list is longer. */
const BEHAVIOURS: readonly CardBehaviour[] = [
  'frictionless-Y',
  'challenge-Y',
  'declined',
  'not-enrolled',
  'challenge-N',
  'challenge-error',
  'frictionless-N',
  'lookup-U',
];
const cards = BEHAVIOURS.flatMap((behaviour) =>
  testCards.filter((card) => card.behaviour === behaviour).slice(0, 1),
);

/**
 * @param env `PAY_FORM_TP_USERNAME`, `PAY_FORM_TP_SECRET` and `PAY_FORM_TP_SITE` name a test account; outside Europe,
 *   `PAY_FORM_TP_LIBRARY_URL` and `PAY_FORM_TP_GATEWAY_URL` name its library and gateway. The Webservices user is
 *   `PAY_FORM_TP_WEBSERVICES_USERNAME` with `…_PASSWORD`, at `…_HOST` (`eu`, `us`).
 * @returns that account, or a freshly started simulator where there is none.
 */
export async function openAccount(
  env: Readonly<Record<string, string | undefined>>,
  { processingScreenMs }: { readonly processingScreenMs?: number } = {},
): Promise<Account> {
  const { PAY_FORM_TP_USERNAME: username, PAY_FORM_TP_SECRET: secret, PAY_FORM_TP_SITE: siteReference } = env;
  if (username && secret && siteReference) {
    const { PAY_FORM_TP_LIBRARY_URL: libraryUrl = '', PAY_FORM_TP_GATEWAY_URL: gatewayUrl = '' } = env;
    const page = { simulated: false, libraryUrl, gatewayUrl, cards };
    const webservices = webservicesOf(env, siteReference);
    const provider = trustPayments({
      ...{ username, secret, siteReference, payload },
      ...(webservices && { webservices }),
    });
    return { provider, page, ...(webservices && { webservices }) };
  }
  const simulator = await startSimulator({
    trustPayments: { ...(processingScreenMs !== undefined && { processingScreenMs }) },
  });
  const { libraryUrl, gatewayUrl } = simulator.trustPayments;
  const webservices = trustPaymentsWebservices({
    username: simulator.trustPayments.webservicesUsername,
    password: simulator.trustPayments.webservicesPassword,
    siteReference: simulator.trustPayments.siteReference,
    host: simulator.trustPayments.webservicesUrl,
  });
  return {
    webservices,
    provider: trustPayments({
      ...simulator.trustPayments,
      webservices,
      payload,
      notifications: { password: PASSWORD, fields: FIELDS },
    }),
    simulator,
    page: { simulated: true, libraryUrl, gatewayUrl, cards },
  };
}

/** Settle status 2 holds a payment back. */
const payload = (order: Order): MorePayload =>
  (order as Partial<Booking>).stay?.hold ? { settlestatus: '2' } : {};

function webservicesOf(
  env: Readonly<Record<string, string | undefined>>,
  siteReference: string,
): Webservices | undefined {
  const { PAY_FORM_TP_WEBSERVICES_USERNAME: username, PAY_FORM_TP_WEBSERVICES_PASSWORD: password } = env;
  const { PAY_FORM_TP_WEBSERVICES_HOST: host = 'eu' } = env;
  return username && password
    ? trustPaymentsWebservices({ username, password, siteReference, host })
    : undefined;
}
