import { STRICT } from './notification-fields.ts';

type Fields = ReadonlyMap<string, string>;

/** What may stand between the error code and the order; of those none may have a value here. */
const MIDDLE: ReadonlySet<string> = new Set(['issuercountryiso2a', 'livestatus', 'maskedpan']);

/** What may stand behind the order with a value. */
const FILLED: ReadonlySet<string> = new Set([
  'requesttypedescription',
  'settlestatus',
  'sitereference',
  'status',
  'transactionreference',
]);

/**
 * Tells at a glance what {@link ambiguityOf} needs thirty times as long for, for the fields that the documentation
 * recommends. Why there is only one reading then: the order is known and stands in the text once, so it stands there
 * in every reading. Before it is an error code of one digit behind three letters, and no field in between takes
 * letters and leaves a digit. Behind it is AUTH, then digits that only a settle status can use up (or such that all
 * mean "paid"), for the small letter of the site behind them fits no other field; then the letter of the status, and
 * the rest is the transaction.
 *
 * @param text the hashed values in a row. The amount, the order and the site were found to be right.
 * @returns whether there is one reading only; `false` where it takes longer to find out.
 */
export function isPlainCut(fields: Fields, text: string, ticked: readonly string[] | undefined): boolean {
  const order = fields.get('orderreference') ?? '';
  const site = fields.get('sitereference') ?? '';
  // A letter alone: a longer value could have taken the head of what follows.
  if (
    fields.get('status')?.length !== 1 ||
    !fields.get('currencyiso3a') ||
    order === '' ||
    !isSmallLetter(site)
  )
    return false;
  for (const [name, value] of fields) if (value !== '' ? !mayBeFilled(name) : !mayBeEmpty(name)) return false;
  if (ticked && !ticked.every((name) => fields.has(name) || mayBeEmpty(name))) return false;
  return text.indexOf(order) === text.lastIndexOf(order);
}

const isSmallLetter = (text: string): boolean => text.charCodeAt(0) > 96 && text.charCodeAt(0) < 123;

const mayBeFilled = (name: string): boolean =>
  name <= 'currencyiso3a' || name === 'errorcode' || name === 'orderreference' || FILLED.has(name);

/** Whether the field may have a value in some other reading without moving a border that counts. */
const mayBeEmpty = (name: string): boolean =>
  name < 'errorcode' ||
  MIDDLE.has(name) ||
  (name > 'orderreference' && (STRICT.has(name) || name === 'parenttransactionreference'));
