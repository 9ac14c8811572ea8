import type { Money } from '../../../protocol/money.ts';
import { textOf, type Element, type Result } from './result.ts';

/** What the gateway says of one attempt to pay; bound to the order it was verified for. */
export interface TrustPaymentsAttempt {
  /** Trust Payments' reference of the transaction; absent where the gateway refused to start one. */
  readonly transactionReference: string | undefined;
  /** The request that decided: `AUTH`, or the one that ended the attempt before it. */
  readonly requestType: string;
  readonly errorCode: string;
  readonly settleStatus: string | undefined;
  readonly orderReference: string;
  readonly siteReference: string;
  /** What was authorised, or tried to be. */
  readonly money: Money;
  readonly live: boolean;
  /** When the gateway signed the result, epoch milliseconds. */
  readonly occurredAt: number;
  readonly authCode: string | undefined;
  /** Such as `411111######1111`. */
  readonly maskedPan: string | undefined;
  /** Such as `VISA`. */
  readonly paymentType: string | undefined;
  readonly issuer: string | undefined;
  readonly issuerCountry: string | undefined;
  readonly threeDSecure: ThreeDSecure;
  readonly checks: SecurityChecks;
  /**
   * Every request that was processed, in order. A payment stands even where a later step failed: look here for a
   * `SUBSCRIPTION` that was not set up.
   */
  readonly steps: readonly { readonly requestType: string; readonly errorCode: string }[];
  /** The result's elements as they came. */
  readonly raw: readonly Element[];
}

/** An attempt that is a payment: authorised for the order, and going to settle or settled. */
export interface TrustPaymentsPayment extends TrustPaymentsAttempt {
  readonly transactionReference: string;
  readonly requestType: 'AUTH';
  readonly errorCode: '0';
  /** `0` or `1` waits to settle, `10` settles, `100` has settled. */
  readonly settleStatus: '0' | '1' | '10' | '100';
}

export interface ThreeDSecure {
  /** Whether the card takes part: `Y`, `N` or `U`. */
  readonly enrolled: string | undefined;
  /** `Y` authenticated, `A` attempted, `N` failed, `U` unavailable, `C` challenge. */
  readonly status: string | undefined;
  /** Electronic commerce indicator; decides who is liable. */
  readonly eci: string | undefined;
  readonly version: string | undefined;
}

/** `0` not given, `1` not checked, `2` matched, `4` not matched. */
export interface SecurityChecks {
  readonly address: string | undefined;
  readonly postcode: string | undefined;
  readonly securityCode: string | undefined;
}

/** @returns the attempt that the element tells of, for an order it has been found to be about. */
export function attemptOf(
  element: Element,
  { elements, issuedAt }: Result,
  about: Pick<TrustPaymentsAttempt, 'orderReference' | 'siteReference' | 'money' | 'live'>,
): TrustPaymentsAttempt {
  return {
    orderReference: about.orderReference,
    siteReference: about.siteReference,
    money: about.money,
    live: about.live,
    transactionReference: textOf(element.transactionreference),
    requestType: textOf(element.requesttypedescription) ?? '',
    errorCode: textOf(element.errorcode) ?? '',
    settleStatus: textOf(element.settlestatus),
    occurredAt: issuedAt,
    authCode: textOf(element.authcode),
    maskedPan: textOf(element.maskedpan),
    paymentType: textOf(element.paymenttypedescription),
    issuer: textOf(element.issuer),
    issuerCountry: textOf(element.issuercountryiso2a),
    threeDSecure: {
      enrolled: textOf(element.enrolled),
      status: textOf(element.status),
      eci: textOf(element.eci),
      version: textOf(element.threedversion),
    },
    checks: {
      address: textOf(element.securityresponseaddress),
      postcode: textOf(element.securityresponsepostcode),
      securityCode: textOf(element.securityresponsesecuritycode),
    },
    steps: elements.map((each) => ({
      requestType: textOf(each.requesttypedescription) ?? '',
      errorCode: textOf(each.errorcode) ?? '',
    })),
    raw: elements,
  };
}
