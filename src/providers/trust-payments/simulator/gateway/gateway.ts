import { randomBytes, randomUUID } from 'node:crypto';
import { pause, type Failures, type GatewayFault, type Stage } from '../failures.ts';
import { readCard, type GatewayCard } from './card.ts';
import { readMerchantJwt, type MerchantOrder } from './merchant-jwt.ts';
import { processPayment, type PaymentContext } from './payment.ts';
import { invalidField, type Refusal } from './refusal.ts';
import { signResult, type ResultElement } from './result-jwt.ts';

export interface GatewayContext extends PaymentContext {
  readonly failures: Failures;
  /** The bank's 3-D Secure method page. */
  readonly methodUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The page calls from the library's frames; the real gateway answers any origin. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type, accept, st-request-types',
};

/**
 * The gateway's `/jwt/`.
 *
 * @returns the answer, or `undefined` to drop the connection.
 */
export async function answerJwtRequest(
  request: Request,
  context: GatewayContext,
): Promise<Response | undefined> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS });
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: CORS });
  const body = parse(await request.text());
  const fields =
    body && Array.isArray(body.request) ? (body.request[0] as Record<string, unknown>) : undefined;
  if (!body || !fields || body.version !== '1.00') return json({ errorcode: '10205' }, 400);

  const stage = stageOf(fields);
  const fault = faultsAt(stage, context.failures);
  await pause(fault('slow'));
  if (fault('dropped')) return undefined;
  if (fault('html')) {
    return new Response('<!doctype html><title>500</title><h1>Internal Server Error</h1>', {
      status: 500,
      headers: { ...CORS, 'content-type': 'text/html' },
    });
  }
  if (fault('garbage'))
    return new Response('\u0000{"jwt": ', { headers: { ...CORS, 'content-type': 'application/json' } });
  const jwt = fault('jwt-expired')
    ? refuse(invalidField('jwt'), context)
    : answer(stage, body.jwt, fields, context);
  if (fault('answer-lost')) return undefined;
  return json({ jwt: fault('token-garbled') ? 'not.a-result.token' : jwt });
}

function answer(
  stage: Stage,
  jwt: unknown,
  fields: Record<string, unknown>,
  context: GatewayContext,
): string {
  const { account, now, transactions } = context;
  const order = readMerchantJwt(jwt, account, now());
  if ('errorcode' in order) return refuse(order, context);
  const [parent] = transactions.find({
    transactionreference: [String(order.payload.parenttransactionreference)],
  });
  if (stage === 'init') return initialise(order, parent?.maskedpan, context);
  const card = readCard({ ...order.payload, ...fields }, parent?.maskedpan, now());
  if ('errorcode' in card) return refuse(card, context, { customeroutput: 'TRYAGAIN' });
  return stage === 'lookup' ? lookUp(order, card, context) : pay(order, card, context);
}

function initialise(order: MerchantOrder, maskedpan: string | undefined, context: GatewayContext): string {
  const cachetoken = randomBytes(16).toString('base64url');
  const element = {
    requesttypedescription: 'JSINIT',
    ...SUCCESS,
    customeroutput: 'RESULT',
    cachetoken,
    threedinit: randomBytes(16).toString('base64url'),
    threedsprovider: 'TRUSTPAYMENTS',
    ...(maskedpan && { maskedpan }),
  };
  return signResult(
    [started(element, context)],
    { ...order.payload, cachetoken },
    context.account,
    context.now(),
  );
}

function lookUp(order: MerchantOrder, card: GatewayCard, context: GatewayContext): string {
  const known = /^(frictionless|challenge)/.test(card.behaviour);
  const element = {
    requesttypedescription: 'THREEDLOOKUP',
    ...SUCCESS,
    paymenttypedescription: card.scheme,
    threedversion: '2.1.0',
    threedstransactionid: randomUUID(),
    ...(known && { threedmethodurl: context.methodUrl, threednotificationurl: context.methodUrl }),
  };
  return signResult([started(element, context)], order.payload, context.account, context.now());
}

function pay(order: MerchantOrder, card: GatewayCard, context: GatewayContext): string {
  const { response, remaining, parent } = processPayment(order, card, context);
  const continuation = {
    ...order.payload,
    requesttypedescriptions: remaining,
    ...(parent && { parenttransactionreference: parent }),
  };
  return signResult(response, continuation, context.account, context.now());
}

const SUCCESS = { errorcode: '0', errormessage: 'Ok', livestatus: '0' };

/** A refusal is signed too. What it goes on from is empty: the gateway signs nothing that it has not verified. */
function refuse(refusal: Refusal, context: GatewayContext, more: Record<string, string> = {}): string {
  const element = { requesttypedescription: 'ERROR', livestatus: '0', ...refusal, ...more };
  return signResult(
    [started(element, context)],
    { requesttypedescriptions: [] },
    context.account,
    context.now(),
  );
}

/** Recorded transactions have it from the store. */
function started(element: ResultElement, { now }: GatewayContext): ResultElement {
  return {
    transactionstartedtimestamp: new Date(now()).toISOString().slice(0, 19).replace('T', ' '),
    ...element,
  };
}

/** The library names the first two; a payment leaves the request types to the merchant's JWT. */
function stageOf({ requesttypedescriptions }: Record<string, unknown>): Stage {
  const [type] = Array.isArray(requesttypedescriptions) ? (requesttypedescriptions as unknown[]) : [];
  return type === 'JSINIT' ? 'init' : type === 'THREEDLOOKUP' ? 'lookup' : 'pay';
}

const faultsAt =
  (stage: Stage, failures: Failures) =>
  (fault: GatewayFault): { readonly ms: number } | undefined =>
    failures.take(`${stage}-${fault}`);

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const json = (body: object, status = 200): Response => Response.json(body, { status, headers: CORS });
