/** What the shopper, the bank or the merchant wrote. */
const FREE_TEXT = /^\P{Cc}{0,255}$/u;

const FREE = [
  ...['accounttypedescription', 'acquirerresponsecode', 'acquirerresponsemessage', 'authcode', 'authmethod'],
  ...['chargedescription', 'errordata', 'errormessage', 'issuer', 'operatorname', 'orderreference'],
  ...['paymenttypedescription', 'settlebaseamount', 'tid', 'walletdisplayname', 'walletsource'],
];
const FREE_FAMILY = /^(?:billing|customer|merchant)[a-z0-9]{1,40}$/;

/** The fields that a rule can be set to send. A value may also be empty: a ticked field that has none is sent too. */
const FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ['baseamount', /^(?:0|[1-9]\d{0,12})$/],
  ['currencyiso3a', /^[A-Z]{3}$/],
  ['dccenabled', /^[01]$/],
  ['eci', /^\d{2}$/],
  ['enrolled', /^[A-Z]$/],
  ['errorcode', /^(?:0|[1-9]\d{4})$/],
  ['issuercountryiso2a', /^[A-Z]{2}$/],
  ['livestatus', /^[01]$/],
  ['mainamount', /^(?:0|[1-9]\d{0,12})(?:\.\d{1,3})?$/],
  ['maskedpan', /^\d{0,6}[#*]{4,12}\d{4}$/],
  ['notificationreference', /^[\w-]{1,64}$/],
  ['parenttransactionreference', /^\d{1,10}-\d{1,10}-\d{1,15}$/],
  ['requestreference', /^[A-Z][\w-]{0,63}$/],
  ['requesttypedescription', /^[A-Z]{3,20}$/],
  ['responsesitesecurity', /^[0-9a-fA-F]{32,128}$/],
  ['securityresponseaddress', /^[0124]$/],
  ['securityresponsepostcode', /^[0124]$/],
  ['securityresponsesecuritycode', /^[0124]$/],
  ['settleduedate', /^\d{4}-\d\d-\d\d$/],
  ['settlestatus', /^(?:0|1|2|3|10|100)$/],
  ['sitereference', /^\w[\w.-]{0,49}$/],
  ['status', /^[A-Z]$/],
  ['transactionreference', /^\d{1,10}-\d{1,10}-\d{1,15}$/],
  ['transactionstartedtimestamp', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ...FREE.map((name) => [name, FREE_TEXT] as const),
]);

/**
 * @param allowed the names that were ticked; all that are known where it is left out.
 * @returns what is wrong with the field, or `undefined`.
 */
export function fieldFault(
  name: string,
  value: string,
  allowed: readonly string[] | undefined,
): 'field-unexpected' | 'field-malformed' | undefined {
  const known = FORMATS.get(name) ?? (FREE_FAMILY.test(name) ? FREE_TEXT : undefined);
  if (allowed ? !allowed.includes(name) : !known) return 'field-unexpected';
  return value === '' || (known ?? FREE_TEXT).test(value) ? undefined : 'field-malformed';
}
