import * as z from 'zod';
import { readAnswer } from '../../../server/net/json-api.ts';

/** What the merchant asked to be paid, as trustshare holds it. */
export interface PaymentIntent {
  readonly id: string;
  /** `unconfirmed`, `confirmed`, `cancelled`, `debug`, or something newer. */
  readonly status: string;
  readonly type: string;
  /** ISO 4217, capital letters. */
  readonly currency: string;
  readonly projectId?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The answer without what must not be kept: the client secret. */
  readonly raw: unknown;
}

/** A new intent with what opens it: a secret for this one buyer's page, or an address. */
export type OpenedIntent = PaymentIntent &
  ({ readonly clientSecret: string; readonly url?: undefined } | { readonly url: string });

/** An attempt to pay an intent. */
export interface TrustshareCheckout {
  readonly id: string;
  /** `settling`, `settled`, `abandoned`, `failed`, `cancelled`, or something newer. */
  readonly status: string;
  /** Minor units, in the intent's currency. */
  readonly amount: number;
  /** Minor units still to come in; negative where too much came. */
  readonly outstanding: number;
  readonly currency?: string;
  /** Absent for a checkout that anybody opened with the public key. */
  readonly intentId?: string;
  readonly projectId?: string;
  readonly raw: unknown;
}

/** What holds an agreement's money. */
export interface TrustshareProject {
  readonly id: string;
  readonly raw: unknown;
}

const optional = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const minor = z.union([z.int(), z.string().regex(/^-?\d{1,15}$/)]).transform(Number);

const intentFields = z.object({
  id: z.string(),
  status: z.string(),
  type: z.string(),
  currency: z.string().toUpperCase(),
  project_id: optional,
  client_secret: optional,
  url: optional,
  metadata: z.record(z.string(), z.unknown()).catch({}),
});

const checkoutFields = z.object({
  id: z.string(),
  status: z.string(),
  amount: minor,
  outstanding: minor,
  currency: optional,
  intent_id: optional,
  project_id: optional,
});

const NAME = 'trustshare';

/** @throws {PayError} `provider-answer-invalid` */
export function readIntent(answer: unknown): PaymentIntent {
  const {
    id,
    status,
    type,
    currency,
    project_id: projectId,
    metadata,
  } = readAnswer(intentFields, answer, NAME);
  const raw = Object.fromEntries(Object.entries(answer as object).filter(([key]) => key !== 'client_secret'));
  return { id, status, type, currency, metadata, ...(projectId !== undefined && { projectId }), raw };
}

/**
 * trustshare answers with one of two shapes; a link has a `url`, an intent for the page a `client_secret`.
 * @throws {PayError} `provider-answer-invalid`
 */
export function readOpenedIntent(answer: unknown): OpenedIntent {
  const intent = readIntent(answer);
  const opened = z.union([z.object({ url: z.string() }), z.object({ client_secret: z.string() })]);
  const key = readAnswer(opened, answer, NAME);
  return { ...intent, ...('url' in key ? { url: key.url } : { clientSecret: key.client_secret }) };
}

/** @throws {PayError} `provider-answer-invalid` */
export function readCheckout(answer: unknown): TrustshareCheckout {
  const { currency, intent_id, project_id, ...fields } = readAnswer(checkoutFields, answer, NAME);
  return {
    ...fields,
    ...(currency !== undefined && { currency: currency.toUpperCase() }),
    ...(intent_id !== undefined && { intentId: intent_id }),
    ...(project_id !== undefined && { projectId: project_id }),
    raw: answer,
  };
}

/** @throws {PayError} `provider-answer-invalid` */
export function readProject(answer: unknown): TrustshareProject {
  return { ...readAnswer(z.object({ id: z.string() }), answer, NAME), raw: answer };
}
