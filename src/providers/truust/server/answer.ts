import * as z from 'zod';
import { PayError } from '../../../server/error.ts';
import { toMinor, type Money } from '../../../protocol/money.ts';
import { readAnswer } from '../../../server/net/json-api.ts';

/** Truust adds states over time, and its own documents disagree about them: any text is one. */
export type TruustOrderStatus =
  | 'DRAFT'
  | 'PENDING_DETAILS'
  | 'PENDING_PUBLISH'
  | 'FAILURE'
  | 'PUBLISHED'
  | 'ACCEPTED'
  | 'PENDING_VALIDATE'
  | 'PENDING_RELEASE'
  | 'BLOCKED_RELEASE'
  | 'RELEASED'
  | 'CANCELLED'
  | 'REJECTED'
  | (string & {});

/** An order as Truust holds it. */
export interface TruustOrder extends Money {
  readonly id: string;
  readonly status: TruustOrderStatus;
  readonly sandbox: boolean;
  /** The merchant's reference. */
  readonly tag?: string;
  /** Where the buyer pays (`buyer_link`). */
  readonly link?: string;
  /** When it was paid (`published_at`), epoch milliseconds. */
  readonly paidAt?: number;
  /** How a refund of it stands; no list of these states is published. */
  readonly refundStatus?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The answer, untouched. */
  readonly raw: unknown;
}

/** One attempt to pay an order. */
export interface TruustPayin {
  readonly id: string;
  readonly type: string;
  /** CREATED, AUTHORIZED, CONFIRMED, DENIED, REFUNDED, CANCELLED, or something newer. */
  readonly status: string;
  /** Pays by this very method, past Truust's own choice of methods; only while it can still be paid. */
  readonly directLink?: string;
  /** When it was denied (`denied_at`), as Truust writes it. */
  readonly deniedAt?: string;
  readonly raw: unknown;
}

/** What pays an order's seller out. */
export interface TruustPayout {
  readonly id: string;
  /** `WALLET`, `ACCOUNT` or `BANKWIRE`. */
  readonly type: string;
  /** CREATED, CONFIRMED, DENIED, CANCELLED, or something newer. */
  readonly status: string;
  readonly raw: unknown;
}

/** A reusable link for buyers nobody knows yet (a "product"). */
export interface TruustBundle {
  readonly id: string;
  readonly link?: string;
  readonly active: boolean;
  readonly raw: unknown;
}

// Numbers have been seen as strings, booleans as 0 and 1, empty objects as [] (it is PHP).
export const numericId = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,15}$/)]).transform(String);
const flag = z.union([z.boolean(), z.literal([0, 1, '0', '1'])]).transform((value) => Boolean(Number(value)));
const text = z.union([z.string(), z.number()]).transform(String);
export const optionalText = z
  .union([text, z.null()])
  .optional()
  .transform((value) => value ?? undefined);
const time = optionalText.transform((value, context) => {
  const at = value === undefined ? undefined : Date.parse(value);
  if (Number.isNaN(at)) context.addIssue('not a time');
  return at;
});

const orderFields = z
  .object({
    id: numericId,
    value: text,
    currency: z
      .string()
      .toUpperCase()
      .regex(/^[A-Z]{3}$/),
    status: z.string(),
    sandbox: flag,
    tag: optionalText,
    buyer_link: optionalText,
    published_at: time,
    refund: z.object({ status: optionalText }).nullish().catch(null),
    metadata: z.record(z.string(), z.unknown()).catch({}),
  })
  .transform((fields, context) => {
    const amount = toMinor(fields.value, fields.currency);
    if (amount === undefined) context.addIssue({ code: 'custom', path: ['value'] });
    return { ...fields, amount: amount ?? 0 };
  });

/** @throws {PayError} `provider-answer-invalid` */
export function readOrder(answer: unknown): TruustOrder {
  const raw = unwrap(answer);
  const { id, amount, currency, status, sandbox, metadata, ...rest } = readAnswer(orderFields, raw, 'Truust');
  return {
    ...{ id, amount, currency, status, sandbox, metadata, raw },
    ...(rest.tag !== undefined && { tag: rest.tag }),
    ...(rest.buyer_link && { link: rest.buyer_link }),
    ...(rest.published_at !== undefined && { paidAt: rest.published_at }),
    ...(rest.refund?.status && { refundStatus: rest.refund.status }),
  };
}

const pageFields = z.object({ data: z.array(z.unknown()), last_page: z.coerce.number().int().catch(1) });

/**
 * Reads one page of a list of orders.
 * @param tag keeps exact matches only: what Truust's search matches is not documented.
 * @throws {PayError} `provider-answer-invalid`
 */
export function readOrders(answer: unknown, tag?: string): { orders: TruustOrder[]; pages: number } {
  const page = Array.isArray(answer) ? { data: answer } : answer;
  const { data, last_page: pages } = readAnswer(pageFields, page, 'Truust');
  const tagOf = (row: unknown) => optionalText.safeParse((row as { tag?: unknown } | null)?.tag).data;
  const rows = tag === undefined ? data : data.filter((row) => tagOf(row) === tag);
  return { orders: rows.map(readOrder), pages };
}

const payinFields = z.object({
  id: numericId,
  type: z.string(),
  status: z.string(),
  direct_link: optionalText,
  denied_at: optionalText,
});

/** @throws {PayError} `provider-answer-invalid` */
export function readPayin(answer: unknown): TruustPayin {
  const raw = unwrap(answer);
  const { direct_link: directLink, denied_at: deniedAt, ...fields } = readAnswer(payinFields, raw, 'Truust');
  return { ...fields, ...(directLink && { directLink }), ...(deniedAt && { deniedAt }), raw };
}

const payoutFields = z.object({ id: numericId, type: z.string(), status: z.string() });

/** @throws {PayError} `provider-answer-invalid` */
export function readPayout(answer: unknown): TruustPayout {
  const raw = unwrap(answer);
  return { ...readAnswer(payoutFields, raw, 'Truust'), raw };
}

const bundleFields = z.object({ id: numericId, buyer_link: optionalText, is_active: flag });

/** @throws {PayError} `provider-answer-invalid` */
export function readBundle(answer: unknown): TruustBundle {
  const raw = unwrap(answer);
  const { buyer_link: link, is_active: active, ...fields } = readAnswer(bundleFields, raw, 'Truust');
  return { ...fields, ...(link && { link }), active, raw };
}

/** Truust's reference shows bare objects; its guides and live answers have them in an envelope. */
export function unwrap(answer: unknown): unknown {
  return (answer as { data?: unknown } | null)?.data ?? answer;
}

/** @throws {PayError} `payload-invalid` for what can't be an id: ids go into addresses. */
export function checkId(id: string): string {
  if (/^\d{1,15}$/.test(id)) return id;
  throw new PayError('payload-invalid', 'The id is none of Truust: digits only.', 'Hand on the id it gave.');
}
