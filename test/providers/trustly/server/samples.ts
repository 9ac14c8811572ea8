import { generateKeyPairSync } from 'node:crypto';
import type { Serializable } from '../../../../src/providers/trustly/server/index.ts';
import { signTrustly } from '../../../../src/providers/trustly/server/signature.ts';

/** Keys of the tests' own: "Trustly" signs notifications, the merchant signs answers. */
export const trustlyKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const merchantKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const UUID = '258a2184-2842-b485-25ca-293525152425';

const common = { messageid: 'stay-1/1', orderid: '87654567', notificationid: '9876543456' };
const shopper = { enduserid: '32123', timestamp: '2010-01-20 14:42:04.675645+01' };
const money = { amount: '902.50', currency: 'EUR' };

/** One of each method, in the shape of the reference. */
export const DATA = {
  pending: { ...common, ...shopper, ...money, attributes: {} },
  credit: { ...common, ...shopper, ...money, attributes: {} },
  debit: { ...common, ...shopper, ...money, attributes: {} },
  cancel: { ...common, ...shopper },
  account: {
    ...common,
    accountid: '7653385737',
    verified: '1',
    attributes: { clearinghouse: 'SWEDEN', bank: 'SEB', descriptor: '**** *084057', lastdigits: '084057' },
  },
  payoutconfirmation: { ...common, ...shopper, ...money, attributes: {} },
  payoutfailed: {
    ...common,
    ...shopper,
    ...money,
    errorcode: 'ERROR_BANK',
    errormessage: 'No such currency account',
  },
  kyc: {
    ...common,
    kycentityid: '6a5ff0a5-6c1d-4d8c-a7c1-3a1d3e9b2f10',
    attributes: { personid: 'SE198201019876', firstname: 'Steve', lastname: 'Smith', dob: '1982-01-01' },
  },
} satisfies Record<string, Serializable>;

/** @returns a signed notification; its parts can be changed before they are signed. */
export function notification(
  method: string,
  data: Serializable,
  { uuid = UUID, version = '1.1', key = trustlyKeys.privateKey } = {},
): string {
  const signature = signTrustly({ method, uuid, data }, key);
  return JSON.stringify({ method, params: { signature, uuid, data }, version });
}
