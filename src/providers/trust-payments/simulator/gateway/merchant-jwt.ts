import { toMinor } from '../../../../protocol/money.ts';
import { openJws } from '../../server/jws.ts';
import type { Account } from '../account.ts';
import { invalidField, type Refusal } from './refusal.ts';

/** A merchant's JWT that the gateway accepts. */
export interface MerchantOrder {
  /** The payload as the merchant signed it. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly requestTypes: readonly string[];
  /** Minor units, as the gateway answers them. */
  readonly baseamount: string;
  readonly currencyiso3a: string;
}

/** The gateway takes a JWT for 15 minutes (Trust Payments, "Generate the JWT"). */
const LIFETIME_S = 15 * 60;
/** Clocks differ a little. */
const AHEAD_S = 60;

const REQUEST_TYPES = ['RISKDEC', 'ACCOUNTCHECK', 'THREEDQUERY', 'AUTH', 'SUBSCRIPTION'];

/**
 * Judges a merchant's JWT as the gateway does at every request.
 *
 * @param now epoch milliseconds.
 */
export function readMerchantJwt(jwt: unknown, account: Account, now: number): MerchantOrder | Refusal {
  const claims = typeof jwt === 'string' ? openJws(jwt, [account.secret]) : undefined;
  const age = now / 1000 - Number(claims?.iat);
  // Written so that an age that is not a number is refused as well.
  if (claims?.iss !== account.username || !(age <= LIFETIME_S && age >= -AHEAD_S)) return invalidField('jwt');
  const { payload } = claims;
  if (typeof payload !== 'object' || payload === null) return invalidField('jwt');
  return readPayload(payload as Record<string, unknown>, account);
}

function readPayload(payload: Record<string, unknown>, account: Account): MerchantOrder | Refusal {
  const { sitereference, accounttypedescription, currencyiso3a, requesttypedescriptions } = payload;
  if (sitereference !== account.siteReference) {
    return { errorcode: '30001', errormessage: 'Unknown site reference', errordata: ['sitereference'] };
  }
  if (!account.accountTypes.includes(String(accounttypedescription))) {
    return invalidField('accounttypedescription');
  }
  if (typeof currencyiso3a !== 'string' || !/^[A-Z]{3}$/.test(currencyiso3a)) {
    return invalidField('currencyiso3a');
  }
  const baseamount = amountOf(payload, currencyiso3a);
  if (baseamount === undefined)
    return invalidField(payload.mainamount === undefined ? 'baseamount' : 'mainamount');
  if (!isRequestTypes(requesttypedescriptions)) return invalidField('requesttypedescriptions');
  return { payload, requestTypes: requesttypedescriptions, baseamount, currencyiso3a };
}

/** One of `baseamount` (minor units) and `mainamount` (major units), never both. */
function amountOf({ baseamount, mainamount }: Record<string, unknown>, currency: string): string | undefined {
  if (mainamount === undefined) {
    return typeof baseamount === 'string' && /^\d{1,13}$/.test(baseamount) ? baseamount : undefined;
  }
  const minor = typeof mainamount === 'string' ? toMinor(mainamount, currency) : undefined;
  return baseamount === undefined && minor !== undefined ? String(minor) : undefined;
}

/**
 * What the documented combinations have in common; an empty list is what is left of a finished payment. An AUTH
 * before its THREEDQUERY, or a SUBSCRIPTION that does not come last, is refused.
 */
function isRequestTypes(value: unknown): value is string[] {
  if (!Array.isArray(value) || new Set(value).size !== value.length) return false;
  const types: unknown[] = value;
  const subscription = types.indexOf('SUBSCRIPTION');
  return (
    types.every((type) => typeof type === 'string' && REQUEST_TYPES.includes(type)) &&
    !(types.includes('AUTH') && types.indexOf('THREEDQUERY') > types.indexOf('AUTH')) &&
    (subscription === -1 || subscription === types.length - 1)
  );
}
