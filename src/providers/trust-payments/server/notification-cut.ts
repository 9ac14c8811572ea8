import {
  decidesTheSame,
  exactly,
  formatOf,
  noMoreThan,
  STRICT,
  type FieldFormat,
} from './notification-fields.ts';

type Fields = ReadonlyMap<string, string>;

/** One field of the rule, at its place in the hashed text. */
interface Slot {
  readonly name: string;
  readonly format: FieldFormat;
  /** Whether every notification about a payment has it. */
  readonly required: boolean;
}

export interface CutContext {
  /** Values that something else says are right, by field. */
  readonly pinned: ReadonlyMap<string, string>;
  /** The most that an amount can be, by field: minor units. */
  readonly atMost?: ReadonlyMap<string, number>;
  /** The names ticked in the rule, where the merchant has told them. */
  readonly ticked: readonly string[] | undefined;
  /** Fields whose value has to be the same in every reading. */
  readonly deciding: readonly string[];
}

/** What can be read in two ways. */
export interface Ambiguity {
  readonly field: string;
  /** The other value that it could have. */
  readonly other: string;
  /** The field that it shares a border with. */
  readonly neighbour: string | undefined;
}

/**
 * The hash covers the values in the order of their names, with nothing between them, so one hash fits every body that
 * cuts the same text elsewhere. This asks of every way to cut it into fields of the forms that they have, whether all
 * agree on what decides.
 *
 * Where the merchant has not told what is ticked, every field of a strict form may have been; free texts may not, for
 * then everything could be anything.
 *
 * @returns the first field that does not have the same value in every reading, or `undefined`.
 */
export function ambiguityOf(fields: Fields, context: CutContext): Ambiguity | undefined {
  const slots = slotsOf(fields, context);
  let text = '';
  for (const { name } of slots) text += fields.get(name) ?? '';
  const before = reachedBefore(slots, text);
  const after = reachedAfter(slots, text, before);
  for (const [index, { name, format, required }] of slots.entries()) {
    if (!context.deciding.includes(name)) continue;
    const value = fields.get(name) ?? '';
    for (let start = 0; start <= text.length; start += 1) {
      if (!isSet(before[index], start)) continue;
      const ends = [...(required ? [] : [start]), ...(format.ends?.(text, start) ?? [])];
      const end = ends.find(
        (each) => isSet(after[index + 1], each) && !decidesTheSame(name, value, text.slice(start, each)),
      );
      if (end !== undefined) {
        return { field: name, other: text.slice(start, end), neighbour: neighbourOf(slots, index, fields) };
      }
    }
  }
  return undefined;
}

function slotsOf(fields: Fields, { pinned, atMost, ticked, deciding }: CutContext): Slot[] {
  // Where it is known what is ticked, a field that is not, and is empty, is not in the text.
  const sent = [...fields.keys()].filter((name) => !ticked || fields.get(name) !== '');
  const names = new Set([...sent, ...(ticked ?? STRICT.keys())]);
  return [...names].sort().map((name) => {
    const pin = pinned.get(name);
    const value = fields.get(name) ?? '';
    const most = atMost?.get(name);
    // An amount that is larger all the same is looked at like any other: it must not rule itself out.
    const isWithin = most !== undefined && Number(value) <= most;
    const any = isWithin ? noMoreThan(most, formatOf(name, value)) : formatOf(name, value);
    const format = pin === undefined ? any : exactly(pin);
    const required = fields.get(name) !== '' && (deciding.includes(name) || REQUIRED.has(name));
    return { name, format, required: required && fields.has(name) };
  });
}

const REQUIRED = new Set(['orderreference', 'errorcode']);

const isSet = (row: Uint8Array | undefined, at: number): boolean => row?.[at] === 1;

/** @returns for each slot the positions at which it can begin, whatever comes after. */
function reachedBefore(slots: readonly Slot[], text: string): Uint8Array[] {
  const rows = [new Uint8Array(text.length + 1)];
  if (rows[0]) rows[0][0] = 1;
  for (const slot of slots) {
    const row = rows[rows.length - 1] ?? new Uint8Array(0);
    const next = new Uint8Array(text.length + 1);
    if (!slot.required) next.set(row);
    if (slot.format.ends) {
      for (let start = row.indexOf(1); start !== -1; start = row.indexOf(1, start + 1)) {
        for (const end of slot.format.ends(text, start)) next[end] = 1;
      }
    } else {
      const first = row.indexOf(1);
      if (first !== -1) next.fill(1, slot.required ? first + 1 : first);
    }
    rows.push(next);
  }
  return rows;
}

/** @returns for each slot, and for the end, the positions from which the rest of the text can be read. */
function reachedAfter(slots: readonly Slot[], text: string, before: readonly Uint8Array[]): Uint8Array[] {
  const rows: Uint8Array[] = new Array<Uint8Array>(slots.length + 1);
  let row = new Uint8Array(text.length + 1);
  row[text.length] = 1;
  rows[slots.length] = row;
  for (let index = slots.length - 1; index >= 0; index -= 1) {
    const slot = slots[index];
    if (!slot) continue;
    const next = new Uint8Array(text.length + 1);
    if (!slot.required) next.set(row);
    if (slot.format.ends) {
      // Where the slot can't begin, nothing is asked.
      const starts = before[index] ?? next;
      for (let start = starts.indexOf(1); start !== -1; start = starts.indexOf(1, start + 1)) {
        if (slot.format.ends(text, start).some((end) => isSet(row, end))) next[start] = 1;
      }
    } else {
      const last = row.lastIndexOf(1);
      if (last !== -1) next.fill(1, 0, slot.required ? last : last + 1);
    }
    rows[index] = next;
    row = next;
  }
  return rows;
}

/** @returns the nearest field that has a value, free texts first: those are what makes a border uncertain. */
function neighbourOf(slots: readonly Slot[], at: number, fields: Fields): string | undefined {
  const filled = (slot: Slot | undefined): boolean =>
    slot !== undefined && (fields.get(slot.name) ?? '') !== '';
  const left = slots.slice(0, at).reverse().find(filled);
  const right = slots.slice(at + 1).find(filled);
  return [left, right].find((slot) => slot && !slot.format.ends)?.name ?? left?.name ?? right?.name;
}
