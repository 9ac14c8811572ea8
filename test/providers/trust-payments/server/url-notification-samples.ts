import { createHash } from 'node:crypto';

export const PASSWORD = 'a notification password';
export const SITE = 'test_booking12345';

/** The ten fields of the set-up guide, and the two that we recommend to add. */
export const SEED_FIELDS = {
  acquirerresponsecode: '00',
  acquirerresponsemessage: 'Approved & done',
  baseamount: '1050',
  billingtelephone: '+44 1535 640192',
  errorcode: '0',
  orderreference: 'stay-2026-0042',
  requesttypedescription: 'AUTH',
  settlestatus: '0',
  status: 'Y',
  transactionreference: '57-9-68965',
};
export const FIELDS = { ...SEED_FIELDS, currencyiso3a: 'GBP', sitereference: SITE };

export const EXPECTED = {
  amount: 1050,
  currency: 'GBP',
  orderReference: 'stay-2026-0042',
  siteReference: SITE,
};

/** The hash by the letter of the rule, written without the code under test. */
export function hashOf(fields: Record<string, string>, password = PASSWORD, algorithm = 'sha256'): string {
  const names = Object.keys(fields).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const hash = createHash(algorithm);
  for (const name of names) hash.update(Buffer.from(fields[name] ?? '', 'utf8'));
  return hash.update(password).digest('hex');
}

/** @returns a form body as Trust Payments sends it. */
export function body(fields: Record<string, string>, more: Record<string, string> = {}): string {
  const form = {
    ...fields,
    notificationreference: '1-A60356',
    responsesitesecurity: hashOf(fields),
    ...more,
  };
  return new URLSearchParams(form).toString();
}
