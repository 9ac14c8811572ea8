import { createHmac } from 'node:crypto';
import type { TrustPaymentsCredentials } from '../../../../src/providers/trust-payments/server/credentials.ts';
import type { TrustPaymentsPayload } from '../../../../src/providers/trust-payments/server/payload.ts';
import type { VerifyOptions } from '../../../../src/providers/trust-payments/server/verify.ts';

export const SECRET = '60-0f2c5b1de1a94d6c8f7f3ad1c1f0e9b2a7d4c6e8f0a1b2c3';
export const OLD_SECRET = '59-7c1d9e5ab3f24a60b2c4d6e8f0a1b2c3d4e5f60718293a4b';
export const USERNAME = 'jwt@booking.example';
export const SITE = 'test_booking12345';
export const ORDER = 'stay-2026-0042';
/** 2026-11-21 12:00:00 UTC, in epoch milliseconds. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export const credentials: TrustPaymentsCredentials = { username: USERNAME, secret: SECRET };

export const payload: TrustPaymentsPayload = {
  sitereference: SITE,
  baseamount: '1050',
  currencyiso3a: 'GBP',
  orderreference: ORDER,
};

/** Signs anything at all, also what `signJws` would not. */
export function sign(
  claims: unknown,
  { secret = SECRET, header = { alg: 'HS256', typ: 'JWT' } }: { secret?: string; header?: object } = {},
): string {
  return signText(JSON.stringify(header), JSON.stringify(claims), secret);
}

export function signText(header: string, claims: string, secret = SECRET): string {
  const input = [header, claims].map((text) => Buffer.from(text).toString('base64url')).join('.');
  const digest = /HS(384|512)/.exec(header)?.[1] ?? '256';
  return `${input}.${createHmac(`sha${digest}`, secret).update(input).digest('base64url')}`;
}

/** An AUTH that went well, in the words of the gateway. */
export const AUTH = {
  accounttypedescription: 'ECOM',
  acquirerresponsecode: '00',
  authcode: 'TEST56',
  baseamount: '1050',
  currencyiso3a: 'GBP',
  customeroutput: 'RESULT',
  eci: '05',
  enrolled: 'Y',
  errorcode: '0',
  errormessage: 'Ok',
  issuer: 'Test Issuer1',
  issuercountryiso2a: 'GB',
  livestatus: '0',
  maskedpan: '400000######1000',
  operatorname: USERNAME,
  orderreference: ORDER,
  parenttransactionreference: '57-9-68964',
  paymenttypedescription: 'VISA',
  requesttypedescription: 'AUTH',
  securityresponseaddress: '0',
  securityresponsepostcode: '0',
  securityresponsesecuritycode: '2',
  settleduedate: '2026-11-21',
  settlestatus: '0',
  status: 'Y',
  threedversion: '2.2.0',
  transactionreference: '57-9-68965',
  transactionstartedtimestamp: '2026-11-21 11:59:58',
};

export const THREEDQUERY = {
  accounttypedescription: 'ECOM',
  baseamount: '1050',
  currencyiso3a: 'GBP',
  enrolled: 'Y',
  errorcode: '0',
  errormessage: 'Ok',
  livestatus: '0',
  maskedpan: '400000######1000',
  orderreference: ORDER,
  paymenttypedescription: 'VISA',
  requesttypedescription: 'THREEDQUERY',
  settlestatus: '0',
  status: 'Y',
  threedversion: '2.2.0',
  transactionreference: '57-9-68964',
};

export const CHALLENGE = {
  ...THREEDQUERY,
  customeroutput: 'THREEDREDIRECT',
  status: 'C',
  acsurl: 'https://acs.example/',
};

/** The continuation token's payload: the merchant's own, and what is left to do. */
export const CONTINUATION = {
  ...payload,
  accounttypedescription: 'ECOM',
  parenttransactionreference: '57-9-68965',
  requesttypedescriptions: [] as string[],
};

export interface ResultChange {
  /** The response elements; a successful AUTH after a THREEDQUERY where left out. */
  readonly response?: unknown;
  /** Merged into the continuation's payload; `null` leaves the whole token out. */
  readonly continuation?: object | null;
  /** Merged into `payload`. */
  readonly payload?: object;
  /** Merged into the claims. */
  readonly claims?: object;
}

/** @returns the claims of a result JWT as the gateway makes them, changed as told. */
export function resultClaims(change: ResultChange = {}, secret = SECRET) {
  const inner = { iat: NOW / 1000, iss: USERNAME, payload: { ...CONTINUATION, ...change.continuation } };
  return {
    aud: USERNAME,
    iat: NOW / 1000,
    payload: {
      ...(change.continuation !== null && { jwt: sign(inner, { secret }) }),
      requestreference: 'W57-abcdefgh',
      response: change.response ?? [THREEDQUERY, AUTH],
      secrand: 'zZ9',
      version: '1.00',
      ...change.payload,
    },
    ...change.claims,
  };
}

export function resultJwt(change: ResultChange = {}, secret = SECRET): string {
  return sign(resultClaims(change, secret), { secret });
}

/** The order that {@link resultJwt} pays, and the moment it does. */
export const options: VerifyOptions = {
  credentials,
  expected: { amount: 1050, currency: 'GBP', orderReference: ORDER, siteReference: SITE },
  now: () => NOW,
};
