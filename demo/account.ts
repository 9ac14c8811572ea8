import {
  startSimulator,
  testCards,
  type CardBehaviour,
  type Simulator,
  type TestCard,
} from 'pay-form/simulator';
import { trustPayments, type Provider } from 'pay-form/server';
import { FIELDS, PASSWORD } from './notifications.ts';

/** Where the card payments go: to the simulator, or to a test account at Trust Payments. */
export interface Account {
  readonly provider: Provider;
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
 *   `PAY_FORM_TP_LIBRARY_URL` and `PAY_FORM_TP_GATEWAY_URL` name its library and gateway.
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
    return { provider: trustPayments({ username, secret, siteReference }), page };
  }
  const simulator = await startSimulator({
    trustPayments: { ...(processingScreenMs !== undefined && { processingScreenMs }) },
  });
  const { libraryUrl, gatewayUrl } = simulator.trustPayments;
  return {
    provider: trustPayments({
      ...simulator.trustPayments,
      notifications: { password: PASSWORD, fields: FIELDS },
    }),
    simulator,
    page: { simulated: true, libraryUrl, gatewayUrl, cards },
  };
}
