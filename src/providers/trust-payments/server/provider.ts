import type { Evidence, ProviderAddresses, Session, SessionRequest } from '../../../protocol/messages.ts';
import type {
  Order,
  Provider,
  Rejection,
  SessionOptions,
  Verdict,
} from '../../../server/provider/provider.ts';
import { moneyActions } from './actions.ts';
import type { TrustPaymentsAttempt } from './attempt.ts';
import { keepSecret } from '../../../server/redact/secrets.ts';
import { declineAdvice, errorCode } from './codes.ts';
import { secretsOf, type TrustPaymentsCredentials } from './credentials.ts';
import { trustPaymentsEvent } from './event.ts';
import { nearestLocale } from './locale.ts';
import { mintJwt } from './mint.ts';
import { pageNeedsOf } from './page-needs.ts';
import type { PayloadFields } from './payload.ts';
import { isLiveSite, verifyResultJwt } from './verify.ts';
import { answerUrlNotification, readUrlNotification } from './notification.ts';
import { algorithmOf, passwordsOf, type UrlNotificationSettings } from './url-notification.ts';
import type { Webservices } from './webservices-types.ts';

/** `libraryUrl` and `gatewayUrl`: where the page finds the library and the gateway, where they are not Europe's. */
export interface TrustPaymentsOptions extends TrustPaymentsCredentials, ProviderAddresses {
  /** The site that is paid to. Test sites begin with `test_`. */
  readonly siteReference: string;
  /** Whether real money moves; by the site reference where it is left out. */
  readonly live?: boolean;
  /** Asks the gateway what became of a payment whose answer was lost; without them it stays unknown. */
  readonly webservices?: Webservices;
  /** As in the rule's URL notification action; without them no notification is believed. */
  readonly notifications?: UrlNotificationSettings;
  /** More fields for an order's payload, such as the billing address or a subscription. */
  readonly payload?: (order: Order, request: SessionRequest) => MorePayload;
}

/** What the order does not settle already. */
export type MorePayload = Partial<
  Omit<PayloadFields, 'sitereference' | 'currencyiso3a' | 'orderreference' | 'accounttypedescription'>
>;

/**
 * How long the page may use a JWT, in milliseconds. The gateway is known to take one for 15 minutes; the shopper needs
 * some of that for a 3-D Secure challenge.
 */
const SESSION_LIFE = 10 * 60_000;

/**
 * Card payments through Trust Payments.
 *
 * @throws PayError `credentials-invalid` at once, and not with the first shopper.
 */
export function trustPayments(options: TrustPaymentsOptions): Provider {
  const { siteReference, webservices, notifications } = options;
  for (const secret of secretsOf(options)) keepSecret(secret);
  for (const password of notifications ? passwordsOf(notifications) : []) keepSecret(password);
  if (notifications) algorithmOf(notifications);
  return {
    name: 'trust-payments',
    pageNeeds: pageNeedsOf(options.live ?? isLiveSite(siteReference), options),
    createSession: (order, request, { now }) =>
      Promise.resolve().then(() => open(options, order, request, now())),
    verifyEvidence: (order, evidence, { now }) =>
      Promise.resolve().then(() => confirm(options, order, evidence, now)),
    ...(webservices && {
      lookUpPayment: (order, question) => webservices.resolve(order, question),
      ...moneyActions(webservices),
    }),
    refundsByHand: 'Give trustPayments() the option webservices, or do it in the provider’s console.',
    ...(notifications && {
      readNotification: (delivery, context) =>
        readUrlNotification(delivery, { siteReference, webservices, ...notifications }, context),
      acknowledge: answerUrlNotification,
    }),
  };
}

function open(options: TrustPaymentsOptions, order: Order, request: SessionOptions, now: number): Session {
  const { siteReference, libraryUrl, gatewayUrl, live = isLiveSite(siteReference) } = options;
  const { amount, currency, reference } = order;
  const payload = {
    locale: nearestLocale(request.locale),
    ...options.payload?.(order, request),
    sitereference: siteReference,
    orderreference: reference,
    baseamount: String(amount),
    currencyiso3a: currency,
    ...(request.accountType !== undefined && accountOf(request.accountType)),
  };
  const jwt = mintJwt(options, payload, { now: () => now });
  return {
    provider: 'trust-payments',
    ...{ jwt, amount, currency, live },
    ...(request.accountType === BACK_OFFICE && { backOffice: true }),
    expiresAt: now + SESSION_LIFE,
    ...(libraryUrl && { libraryUrl }),
    ...(gatewayUrl && { gatewayUrl }),
  };
}

/** Mail order and telephone order: the bank can't ask whoever gives a card number that way. */
const BACK_OFFICE = 'MOTO';

function accountOf(accounttypedescription: string): MorePayload & { accounttypedescription: string } {
  const asksNobody = accounttypedescription === BACK_OFFICE;
  return { accounttypedescription, ...(asksNobody && { requesttypedescriptions: ['AUTH'] }) };
}

function confirm(
  options: TrustPaymentsOptions,
  order: Order,
  { jwt }: Evidence,
  now: () => number,
): Verdict | Rejection {
  if (jwt === undefined) return NO_RESULT;
  const { siteReference, live = isLiveSite(siteReference) } = options;
  const { amount, currency, reference: orderReference } = order;
  const expected = { amount, currency, orderReference, siteReference, accountType: 'as-minted' };
  const result = verifyResultJwt(jwt, { credentials: options, expected, live, now });
  if (result.ok) {
    return {
      status: 'paid',
      reason: 'authorised',
      hint: 'Authorised for this order.',
      ...eventOf(result.payment),
    };
  }
  const { outcome, reason, hint, attempt } = result;
  if (outcome === 'invalid') return { status: 'invalid', reason, hint };
  return {
    // Held back is neither paid nor lost: the merchant is going to release or cancel it.
    status: reason === 'suspended' ? 'pending' : outcome,
    reason,
    hint,
    ...(outcome === 'declined' && declineOf(attempt)),
    ...(outcome === 'cancelled' && { retryable: true }),
    ...(reason === 'issued-in-future' || reason === 'too-old' ? unplacedEvent(attempt) : eventOf(attempt)),
  };
}

function declineOf({ errorCode: code = '' }: Partial<TrustPaymentsAttempt> = {}): Partial<Verdict> {
  return { retryable: errorCode(code).retryable, ...declineAdvice(code) };
}

/** Money that moved, by a result whose time can't be right: pending until it is known whether it still counts. */
function unplacedEvent(attempt: TrustPaymentsAttempt | undefined): Pick<Verdict, 'event'> {
  const { event } = eventOf(attempt);
  if (event?.paymentReference === undefined) return {};
  return {
    event: { ...event, type: 'payment.pending', dedupeKey: `${event.paymentReference}/AUTH/unplaced` },
  };
}

/** The library hands over no token when an answer got lost on its way to the page. */
const NO_RESULT: Verdict = {
  status: 'unknown',
  reason: 'result-missing',
  hint: 'The page has no result token: the payment may have been taken. Look it up before anything is charged again.',
};

/** Only an AUTH moves money, and only the gateway's reference can tell one event from another. */
function eventOf(attempt: TrustPaymentsAttempt | undefined): Pick<Verdict, 'event'> {
  if (attempt?.requestType !== 'AUTH' || attempt.transactionReference === undefined) return {};
  const { transactionReference, money: amount } = attempt;
  return { event: trustPaymentsEvent({ ...attempt, transactionReference, amount }) };
}
