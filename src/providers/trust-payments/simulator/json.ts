import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { perform } from './json-requests.ts';
import type { Transactions } from './transactions.ts';

export interface JsonEndpointOptions {
  readonly transactions: Transactions;
  readonly siteReference: string;
  /** The user with the role "Webservices"; `alias` in every request names it. */
  readonly username: string;
  readonly password: string;
}

/** @returns the answer to one POST to `/json/`. */
export type JsonEndpoint = (request: Request) => Promise<Response>;

const Envelope = z.object({
  alias: z.string(),
  version: z.string(),
  request: z.array(z.looseObject({ requesttypedescriptions: z.array(z.string()).min(1) })).min(1),
});

const PAGE =
  '<!doctype html><html><head><title>401 Unauthorized</title></head><body>Unauthorized</body></html>';

/** The simulated gateway's Webservices for servers: TRANSACTIONQUERY, TRANSACTIONUPDATE and REFUND. */
export function jsonEndpoint(options: JsonEndpointOptions): JsonEndpoint {
  const credentials = Buffer.from(`${options.username}:${options.password}`).toString('base64');
  let sequence = 0;

  return async (request) => {
    if (!equal(request.headers.get('authorization') ?? '', `Basic ${credentials}`)) {
      return new Response(PAGE, { status: 401, headers: { 'content-type': 'text/html' } });
    }
    const sent = parse(await request.text());
    if (sent === undefined) return new Response('Bad Request', { status: 400 });
    const reference = `W57-${(++sequence).toString(36).padStart(8, '0')}`;
    return Response.json(answer(sent, reference));
  };

  function answer(sent: unknown, made: string) {
    const { data } = Envelope.safeParse(sent);
    const [named] = data?.request.map(({ requestreference }) => requestreference) ?? [];
    const requestreference = typeof named === 'string' ? named : made;
    const response = !data
      ? [failure('60025', 'Invalid request')]
      : data.version !== '1.00'
        ? [failure('30007', 'Unsupported version')]
        : data.alias !== options.username
          ? [failure('30008', 'Unknown user')]
          : data.request.flatMap((each) => perform(each, options));
    return { requestreference, version: '1.00', response, secrand: made.slice(-6) };
  }
}

const failure = (errorcode: string, errormessage: string) => ({
  requesttypedescription: 'ERROR',
  errorcode,
  errormessage,
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
