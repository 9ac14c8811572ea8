import { signJws } from '../../../../src/providers/trust-payments/server/jws.ts';
import type { TrustPaymentsSimulator } from '../../../../src/providers/trust-payments/simulator/trust-payments.ts';
import jwt from 'jsonwebtoken';

export type Element = Readonly<Record<string, string>> & { readonly errordata?: readonly string[] };

/** What a signed result says, checked by a library that is not ours. */
export interface Result {
  readonly claims: { readonly iat: number; readonly aud: string; readonly iss?: string };
  readonly response: readonly Element[];
  /** The element that the library goes by. */
  readonly main: Element;
  readonly continuation: string;
  readonly continued: Readonly<Record<string, unknown>>;
}

type Account = Pick<TrustPaymentsSimulator, 'username' | 'secret' | 'siteReference'>;

/** @returns a merchant's JWT. */
export function mint(
  account: Account,
  payload: object = {},
  { iat = Date.now() / 1000, iss = account.username, secret = account.secret } = {},
): string {
  const standard = {
    accounttypedescription: 'ECOM',
    sitereference: account.siteReference,
    currencyiso3a: 'GBP',
    baseamount: '1050',
    orderreference: 'stay-1',
    locale: 'en_GB',
    requesttypedescriptions: ['THREEDQUERY', 'AUTH'],
  };
  return signJws({ iat: Math.floor(iat), iss, payload: { ...standard, ...payload } }, secret);
}

export const CARD = { expirydate: '12/30', securitycode: '123' };

/** Posts what the library posts. */
export function post(gatewayUrl: string, token: string, fields: object): Promise<Response> {
  const body = {
    acceptcustomeroutput: '2.00',
    jwt: token,
    request: [{ ...fields, requestid: 'J-test' }],
    version: '1.00',
    versioninfo: 'STJS::N/A::0.0.0::N/A',
  };
  return fetch(gatewayUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Posts, and reads the signed answer. */
export async function ask(tp: TrustPaymentsSimulator, token: string, fields: object): Promise<Result> {
  const response = await post(tp.gatewayUrl, token, fields);
  return read((await response.json()) as { jwt: string }, tp.secret);
}

export function read({ jwt: token }: { readonly jwt: string }, secret: string): Result {
  const options = { algorithms: ['HS256' as const] };
  const { payload, ...claims } = jwt.verify(token, secret, options) as unknown as Result['claims'] & {
    payload: { response: Element[]; jwt: string };
  };
  const main = payload.response.findLast(({ customeroutput }) => customeroutput) ?? payload.response.at(-1);
  if (!main) throw new Error('A result without elements');
  const continued = (jwt.verify(payload.jwt, secret, options) as { payload: Record<string, unknown> })
    .payload;
  return { claims, response: payload.response, main, continuation: payload.jwt, continued };
}

/** Opens the bank's page, as the library does, and presses one of its buttons. */
export async function answerChallenge(
  { acsurl = '', threedpayload = '' }: Element,
  decision: string,
): Promise<string> {
  const form = (url: string, fields: Record<string, string>): Promise<Response> =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  const page = await (await form(acsurl, { creq: threedpayload })).text();
  const challenge = /name="challenge" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const script = await (await form(new URL(action, acsurl).href, { challenge, decision })).text();
  const data = /"data":"([^"]+)"/.exec(script)?.[1] ?? '';
  const { actionCode } = JSON.parse(Buffer.from(data, 'base64').toString()) as { actionCode: string };
  return actionCode;
}

/** A whole payment, by somebody who approves what the bank asks. */
export async function pay(
  tp: TrustPaymentsSimulator,
  number: string,
  payload: object = {},
  iat = Date.now() / 1000,
): Promise<Result> {
  const token = mint(tp, payload, { iat });
  const securitycode = /^3[47]/.test(number) ? '1234' : '123';
  const card = { ...CARD, securitycode, pan: number };
  const result = await ask(tp, token, card);
  if (result.main.customeroutput !== 'THREEDREDIRECT') return result;
  await answerChallenge(result.main, 'approve');
  return ask(tp, result.continuation, { ...card, threedresponse: 'whatever the page says' });
}
