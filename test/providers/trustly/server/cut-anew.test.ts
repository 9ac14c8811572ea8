import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  serializeTrustlyData,
  verifyTrustlyNotification,
} from '../../../../src/providers/trustly/server/index.ts';
import { FORGED, randomFrom } from '../../../server/mutations.ts';
import { DATA, notification, trustlyKeys } from './samples.ts';

/** What decides something. The tail of a name, or of a message for people, may be cut off; nothing rests on those. */
const DECIDING = [
  'accountid',
  'amount',
  'currency',
  'kycentityid',
  'messageid',
  'notificationid',
  'orderid',
  'verified',
];

type Field = readonly [key: string, value: string];

it(`accepts none of ${FORGED} messages cut anew under a genuine signature`, () => {
  const random = randomFrom(4_008);
  const below = (limit: number): number => Math.floor(random() * limit);

  /** One field made two, or two made one, or a border moved: the signed text stays the same. */
  function cut(fields: readonly Field[]): Field[] {
    const at = below(fields.length);
    const [key, value] = fields[at] ?? ['', ''];
    const [before, after] = [fields.slice(0, at), fields.slice(at + 1)];
    const next = after[0];
    switch (below(3)) {
      case 0: {
        const start = below(value.length + 1);
        const end = start + 1 + below(12);
        return [
          ...before,
          [key, value.slice(0, start)],
          [value.slice(start, end), value.slice(end)],
          ...after,
        ];
      }
      case 1:
        return next ? [...before, [key, value + next.join('')], ...after.slice(1)] : [...fields];
      default: {
        const border = 1 + below(key.length + value.length);
        const text = key + value;
        return [...before, [text.slice(0, border), text.slice(border)], ...after];
      }
    }
  }

  const samples = Object.entries(DATA).map(([method, data]) => {
    // Those that are signed like a text: attributes of their own would only be more of the same.
    const flat = Object.entries({ ...data, attributes: '' }).sort(([a], [b]) => (a < b ? -1 : 1)) as Field[];
    const { params } = JSON.parse(notification(method, Object.fromEntries(flat))) as {
      params: { signature: string; uuid: string };
    };
    return { method, params, flat, signed: serializeTrustlyData(Object.fromEntries(flat)) };
  });

  let refused = 0;
  for (let made = 0; refused < FORGED; made += 1) {
    const { method, params, flat, signed } = samples[made % samples.length] ?? assert.fail();
    let fields: Field[] = flat;
    for (let times = 1 + below(4); times > 0; times -= 1) fields = cut(fields);
    const data = Object.fromEntries(fields);
    // Keys that are no longer in order, or come twice, make another text: not even the signature is right.
    if (serializeTrustlyData(data) !== signed) continue;
    const body = JSON.stringify({ method, params: { ...params, data }, version: '1.1' });
    const verified = verifyTrustlyNotification(body, { publicKey: trustlyKeys.publicKey });
    if (verified.ok) {
      const genuine = Object.fromEntries(flat);
      for (const name of DECIDING)
        assert.equal(verified.notification.data.get(name), genuine[name], `${name} in ${body}`);
    } else {
      assert.match(verified.reason, /^(field-invalid|field-missing|cut-ambiguous)$/, body);
      refused += 1;
    }
  }
});
