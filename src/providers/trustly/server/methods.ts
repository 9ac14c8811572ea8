/** What the merchant may answer a notification, and what that makes Trustly do. */
export type TrustlyStatus = 'OK' | 'FAILED' | 'CONTINUE' | 'FINISH';

const OK: readonly TrustlyStatus[] = ['OK'];

interface MethodRule {
  /** Fields that decide, without which nothing can be done. */
  readonly fields: readonly string[];
  readonly statuses: readonly TrustlyStatus[];
}

const COMMON = ['messageid', 'orderid', 'notificationid'];
/** `enduserid` and `timestamp` depend on the product: Direct Debit and Direct Credit leave them out. */
const MONEY = [...COMMON, 'amount', 'currency'];

/** The notifications of the reference; the status column is from Trustly's page of each method. */
const METHODS: ReadonlyMap<string, MethodRule> = new Map([
  ['pending', { fields: MONEY, statuses: OK }],
  ['credit', { fields: MONEY, statuses: OK }],
  // FAILED stops a withdrawal.
  ['debit', { fields: MONEY, statuses: ['OK', 'FAILED'] }],
  ['cancel', { fields: COMMON, statuses: OK }],
  ['account', { fields: [...COMMON, 'accountid', 'verified'], statuses: OK }],
  ['payoutconfirmation', { fields: MONEY, statuses: OK }],
  ['payoutfailed', { fields: MONEY, statuses: OK }],
  // Going on or stopping is the merchant's decision: nothing stands for it.
  ['kyc', { fields: [...COMMON, 'kycentityid'], statuses: ['CONTINUE', 'FINISH'] }],
]);

/** @returns the rule of the method, or `undefined` for one that the reference does not know. */
export function ruleOf(method: string): MethodRule | undefined {
  return METHODS.get(method);
}

/**
 * @param answer what the merchant's handler returned; nothing stands for OK, where the method allows OK.
 * @returns the status to send, or `undefined` where the method does not allow the answer.
 */
export function statusFor(method: string, answer: string | undefined): TrustlyStatus | undefined {
  const wanted = answer ?? 'OK';
  return (ruleOf(method)?.statuses ?? OK).find((status) => status === wanted);
}
