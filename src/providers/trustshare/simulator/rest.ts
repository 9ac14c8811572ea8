import type { SimulatedCheckout, SimulatedIntent, TrustshareBook, TrustshareEnvironment } from './book.ts';
import { secretOf } from './book.ts';

export interface TrustshareRest {
  readonly book: TrustshareBook;
  /** The private key of each environment; both share one API. */
  readonly keys: Readonly<Record<TrustshareEnvironment, string>>;
  /** Where payment links point to. */
  readonly checkoutOrigin: string;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Serves the REST API. trustshare's own error bodies are not documented; these carry a `message`. */
export async function answerRest(rest: TrustshareRest, request: Request): Promise<Response> {
  try {
    const environment = environmentOf(rest, request.headers.get('authorization') ?? '');
    const fields = request.method === 'POST' ? await bodyOf(request) : {};
    const { pathname } = new URL(request.url);
    return Response.json(run(rest, environment, `${request.method} ${pathname}`, fields));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return Response.json({ message: error.message }, { status: error.status });
  }
}

/** The key goes into the header as it is: `Bearer` in front is refused. */
function environmentOf({ keys }: TrustshareRest, authorization: string): TrustshareEnvironment {
  if (authorization === keys.sandbox) return 'sandbox';
  if (authorization === keys.live) return 'live';
  throw new Refused(401, 'unauthorised');
}

function run(
  rest: TrustshareRest,
  environment: TrustshareEnvironment,
  route: string,
  fields: Fields,
): unknown {
  const { book } = rest;
  const [, method, kind = '', id = '', action = ''] =
    /^(GET|POST) \/(?:_sandbox\/)?v1\/([a-z]+)\/([^/]+)(?:\/([a-z]+))?$/.exec(route) ?? [];
  const intent = book.intents.get(id);
  const checkout = book.checkouts.get(id);
  switch (`${method} ${kind} ${action}`.trim()) {
    case 'POST intents':
      if (id !== 'payment') break;
      return intentView(rest, book.addIntent(newIntent(environment, fields)), true);
    case 'GET intent':
      if (intent?.environment !== environment) break;
      return intentView(rest, intent, false);
    case 'POST intent cancel':
      if (intent?.environment !== environment) break;
      if (intent.status === 'confirmed') throw new Refused(400, 'The intent has been confirmed.');
      intent.status = 'cancelled';
      return intentView(rest, intent, false);
    case 'GET checkout':
      if (checkout?.environment !== environment) break;
      return checkoutView(checkout);
    case 'GET project':
      return { id: projectOf(book, environment, id), status: 'active' };
    case 'POST project credit':
      if (environment === 'live') throw new Refused(403, 'Only in the sandbox.');
      book.credit(projectOf(book, environment, id), Number(fields.amount));
      return { success: true };
  }
  throw new Refused(404, 'not found');
}

function newIntent(environment: TrustshareEnvironment, fields: Fields) {
  const { type, settlements, currency = 'gbp', from = null, metadata = {} } = fields;
  if (type !== 'checkout' && type !== 'payment_link') throw new Refused(400, 'type is invalid');
  if (!['gbp', 'eur', 'usd'].includes(currency as string)) throw new Refused(400, 'currency is invalid');
  if (!Array.isArray(settlements) || !settlements.length) throw new Refused(400, 'settlements is required');
  const wrong = settlements.some(
    ({ amount }: Fields) => !Number.isSafeInteger(amount) || Number(amount) <= 0,
  );
  if (wrong) throw new Refused(400, 'settlements.amount must be a whole number of minor units');
  return {
    environment,
    type,
    currency: currency as string,
    settlements: settlements as SimulatedIntent['settlements'],
    from,
    metadata,
    redirectUrl: typeof fields.redirect_url === 'string' ? fields.redirect_url : null,
    projectId: typeof fields.project_id === 'string' ? fields.project_id : null,
  } as const;
}

/** @param opening only then does an intent for the page come with its client secret. */
function intentView({ checkoutOrigin }: TrustshareRest, intent: SimulatedIntent, opening: boolean): object {
  return {
    id: intent.id,
    type: intent.type,
    status: intent.status,
    currency: intent.currency,
    ...(intent.type === 'payment_link'
      ? { url: `${checkoutOrigin}/l/${intent.token}` }
      : { client_secret: opening ? secretOf(intent) : null }),
    project_id: intent.projectId,
    from: intent.from,
    settlements: intent.settlements,
    fee_flat: null,
    fee_percentage: null,
    redirect_url: intent.redirectUrl,
    metadata: intent.metadata,
    created_at: intent.createdAt,
    updated_at: intent.createdAt,
  };
}

function checkoutView(checkout: SimulatedCheckout): object {
  const { id, status, amount, outstanding, intentId, projectId } = checkout;
  return {
    ...{ id, status, amount, outstanding },
    type: 'card',
    reference: id.slice(-8).toUpperCase(),
    project_id: projectId,
    intent_id: intentId,
    participant: null,
    settlements: [],
    fees: [],
    debits: [],
    metadata: null,
  };
}

function projectOf(book: TrustshareBook, environment: TrustshareEnvironment, id: string): string {
  const known = [...book.checkouts.values()].some(
    (checkout) => checkout.projectId === id && checkout.environment === environment,
  );
  if (!known) throw new Refused(404, 'not found');
  return id;
}

async function bodyOf(request: Request): Promise<Fields> {
  try {
    const fields: unknown = await request.json();
    return typeof fields === 'object' && fields !== null ? { ...fields } : {};
  } catch {
    return {};
  }
}
