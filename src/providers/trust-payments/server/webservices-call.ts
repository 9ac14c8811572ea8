import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PayError, type PayErrorCode } from '../../../server/error.ts';
import type { Connection } from '../../../server/net/policy-connection/index.ts';
import { maskCards } from '../../../server/redact/cards.ts';
import { errorCode } from './codes.ts';
import type { Answered, Failure } from './webservices-types.ts';

export type RequestType = 'TRANSACTIONQUERY' | 'TRANSACTIONUPDATE' | 'REFUND';

/** One element of the gateway's answer. */
export type Element = z.infer<typeof Element>;

export interface Gateway {
  readonly connection: Connection;
  readonly url: URL;
  /** The Webservices user. */
  readonly username: string;
  /** User and password for HTTP Basic. */
  readonly credentials: string;
}

const Element = z.looseObject({
  requesttypedescription: z.string(),
  errorcode: z.union([z.string(), z.number().transform(String)]),
  errormessage: z.string().optional(),
  errordata: z.array(z.string()).optional(),
});
/** One request is sent at a time, so there is one element. */
const Answer = z.object({ requestreference: z.string(), response: z.tuple([Element]) });

const ASK = 'Look the transaction up before it is done again.';

/**
 * Sends one request to the gateway, once.
 * @returns the element that answers it, or why there is none. An answer that can't be trusted to be about this
 * request leaves its outcome unknown.
 */
export async function call(
  { connection, url, username, credentials }: Gateway,
  type: RequestType,
  fields: Readonly<Record<string, unknown>>,
): Promise<Answered<{ readonly element: Element }>> {
  const text = JSON.stringify(fields);
  if (maskCards(text) !== text) {
    const hint = 'Nothing was sent. Take the card number out; a reference must not look like one either.';
    return failure('refused', 'card-data-refused', 'The request holds what looks like a card number.', hint);
  }
  const requestreference = `A${randomBytes(4).toString('hex')}`;
  const outcome = await connection.post({
    url,
    headers: { authorization: `Basic ${credentials}` },
    body: {
      alias: username,
      version: '1.00',
      request: [{ requesttypedescriptions: [type], requestreference, ...fields }],
    },
  });
  switch (outcome.kind) {
    case 'not-sent':
    case 'unknown':
      return { ok: false, outcome: outcome.kind, error: outcome.error };
    case 'unreadable':
      return outcome.status >= 400 && outcome.status < 500
        ? refusedByStatus(outcome.status)
        : { ok: false, outcome: 'unknown', error: outcome.error };
    case 'answered':
      if (outcome.status >= 400 && outcome.status < 500) return refusedByStatus(outcome.status);
      return read(outcome.status, outcome.json, type, requestreference);
  }
}

function read(
  status: number,
  json: unknown,
  type: RequestType,
  requestreference: string,
): Answered<{ readonly element: Element }> {
  const { data } = Answer.safeParse(json);
  if (status !== 200 || !data) return strange('The gateway’s answer does not have the shape of one.');
  if (data.requestreference !== requestreference) return strange('The gateway answered another request.');
  const [element] = data.response;
  const { requesttypedescription: answered, errorcode, errormessage = '', errordata } = element;
  const { outcome, meaning, advice } = errorCode(errorcode);
  if (outcome === 'accepted') {
    return answered === type
      ? { ok: true, element }
      : strange('The gateway did something else than was asked for.');
  }
  const told = failure(
    outcome === 'invalid-request' ? 'refused' : outcome,
    outcome === 'unknown' ? 'outcome-unknown' : 'provider-refused',
    `${type}: ${meaning} (${errorcode} ${errormessage}).`,
    advice,
  );
  return { ...told, errorCode: errorcode, ...(errordata && { fields: errordata }) };
}

const failure = (
  outcome: Failure['outcome'],
  code: PayErrorCode,
  message: string,
  hint: string,
): Failure => ({
  ok: false,
  outcome,
  error: new PayError(code, message, hint),
});

const strange = (message: string): Failure => failure('unknown', 'provider-answer-invalid', message, ASK);

const refusedByStatus = (status: number): Failure =>
  failure(
    'refused',
    'provider-refused',
    `The gateway did not take the request (HTTP status ${status}).`,
    status === 401
      ? 'Check user name and password of the Webservices user (not the JWT user), and that the IP address of this machine is allowed.'
      : 'The request was not understood. Check the host.',
  );
