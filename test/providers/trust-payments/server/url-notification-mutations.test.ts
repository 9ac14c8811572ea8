import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  verifyUrlNotification,
  type UrlNotificationOptions,
} from '../../../../src/providers/trust-payments/server/url-notification.ts';
import { readUrlNotification } from '../../../../src/providers/trust-payments/server/notification.ts';
import { FORGED, mutate, randomFrom } from '../../../server/mutations.ts';
import { body, EXPECTED, FIELDS, PASSWORD, SEED_FIELDS } from './url-notification-samples.ts';

const DECIDING = [
  ...['baseamount', 'currencyiso3a', 'orderreference', 'requesttypedescription', 'settlestatus'],
  ...['sitereference', 'transactionreference'],
];

const decline = { errorcode: '70000', acquirerresponsecode: '05', billingtelephone: '01535640192' };
const samples: Record<string, string>[] = [FIELDS, SEED_FIELDS].flatMap((fields) => [
  fields,
  { ...fields, ...decline },
  { ...fields, ...decline, errorcode: '60010' },
  { ...fields, settlestatus: '2' },
  { ...fields, settlestatus: '3' },
]);

function acceptedFields(
  raw: string,
  options: Partial<UrlNotificationOptions> = {},
): ReadonlyMap<string, string> | undefined {
  const verified = verifyUrlNotification(raw, { password: PASSWORD, expected: EXPECTED, ...options });
  return verified.ok ? verified.notification.fields : undefined;
}

/** A field that decides may be gone (then it decides nothing), but not say something else. */
function assertSame(
  fields: ReadonlyMap<string, string>,
  genuine: Record<string, string>,
  raw: string,
  names = DECIDING,
): void {
  for (const name of names) {
    const value = fields.get(name) ?? '';
    if (value !== '') assert.equal(value, genuine[name], `${name} in ${raw}`);
  }
  // A success dressed up as a failure gains nothing: what the gateway says of the success outranks it.
  if (fields.get('errorcode') === '0') assert.equal(genuine['errorcode'], '0', raw);
}

describe('mutants of a URL notification', () => {
  it(`${FORGED} with accidents: none is accepted that says something else`, () => {
    const random = randomFrom(4_002);
    let refused = 0;
    for (let made = 0; refused < FORGED; made += 1) {
      const genuine = samples[made % samples.length] ?? {};
      const mutant = mutate(body(genuine), random);
      const fields = acceptedFields(mutant);
      if (fields) assertSame(fields, genuine, mutant);
      else refused += 1;
    }
  });

  it(`${FORGED} cut anew under the same hash: none is accepted that says something else`, () => {
    const random = randomFrom(4_003);
    const bodies = samples.map((genuine) => body(genuine));
    let refused = 0;
    for (let made = 0; refused < FORGED; made += 1) {
      const genuine = samples[made % samples.length] ?? {};
      const recut = cutAnew(genuine, random);
      const hash = new URLSearchParams(bodies[made % samples.length]).get('responsesitesecurity') ?? '';
      const raw = new URLSearchParams({ ...recut, responsesitesecurity: hash }).toString();
      const ticked = made % 2 === 1;
      const fields = acceptedFields(raw, ticked ? { fields: Object.keys(genuine) } : {});
      // A field that was not ticked can bite a digit off the transaction reference: why the option is there.
      if (fields) assertSame(fields, genuine, raw, ticked ? DECIDING : DECIDING.slice(0, -1));
      else refused += 1;
    }
  });

  const FEWER = FORGED / 10;
  it(`${FEWER} cut anew, of orders whose payments are known: none is taken that says something else`, async () => {
    const random = randomFrom(4_014);
    const ours = EXPECTED.orderReference;
    let held = 0;
    for (let made = 0; held < FEWER; made += 1) {
      const genuine = samples[made % samples.length] ?? {};
      const own = genuine['transactionreference'] ?? '';
      // Of a decline, what is known is another attempt, whose reference is a part of this one's.
      const authorised = [genuine['errorcode'] === '0' ? own : own.slice(0, -1)];
      const hash = new URLSearchParams(body(genuine)).get('responsesitesecurity') ?? '';
      const recut: Record<string, string> = { ...cutAnew(genuine, random), responsesitesecurity: hash };
      const fields = made % 2 === 1 ? { fields: Object.keys(genuine) } : {};
      const reading = await readUrlNotification(
        {
          ...{ method: 'POST', path: '', headers: new Headers() },
          body: Buffer.from(new URLSearchParams(recut).toString()),
        },
        { password: PASSWORD, siteReference: EXPECTED.siteReference, ...fields },
        {
          findOrder: (reference) => (reference === ours ? { ...EXPECTED, reference } : undefined),
          now: () => 0,
          authorised: () => Promise.resolve(authorised),
        },
      );
      // The inbox compares the amount with the order's, or with what the payment took.
      const isOfAmount = reading.kind === 'event' && reading.event.amount?.amount === EXPECTED.amount;
      if (!isOfAmount || !authorised.includes(recut['transactionreference'] ?? '')) held += 1;
      else {
        const read = new Map(Object.entries(recut));
        assertSame(read, genuine, JSON.stringify(recut), ['requesttypedescription']);
        const type = TYPES[genuine['settlestatus'] ?? ''];
        const says = [reading.event.type, genuine['errorcode']];
        if (read.get('errorcode') === '0') assert.deepEqual(says, [type, '0'], JSON.stringify(recut));
      }
    }
  });
});

const TYPES: Record<string, string> = { 0: 'payment.paid', 2: 'payment.suspended', 3: 'payment.voided' };

/** @returns the same values in a row, with some borders moved, and now and then a field more or less. */
function cutAnew(fields: Record<string, string>, random: () => number): Record<string, string> {
  const names = Object.keys(fields).sort();
  const extra = ['customertelephone', 'eci', 'errordata', 'authcode', 'tid'][Math.floor(random() * 15)];
  if (extra !== undefined && !names.includes(extra)) names.push(extra);
  names.sort();
  let at = 0;
  const borders = names.map((name) => (at += (fields[name] ?? '').length));
  for (let moves = 1 + Math.floor(random() * 3); moves > 0; moves -= 1) {
    const index = Math.floor(random() * (names.length - 1));
    const [low, high] = [borders[index - 1] ?? 0, borders[index + 1] ?? at];
    borders[index] = Math.min(high, Math.max(low, (borders[index] ?? 0) + Math.floor(random() * 11) - 5));
  }
  const all = Object.keys(fields)
    .sort()
    .map((name) => fields[name])
    .join('');
  const recut = names.map((name, index): [string, string] => [
    name,
    all.slice(borders[index - 1] ?? 0, borders[index]),
  ]);
  return Object.fromEntries(random() < 0.2 ? recut.filter(([, value]) => value !== '') : recut);
}
