import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  serializeTrustlyData,
  verifyTrustlyNotification,
} from '../../../../src/providers/trustly/server/index.ts';
import { FORGED, mutate, randomFrom } from '../../../server/mutations.ts';
import { DATA, notification, trustlyKeys, UUID } from './samples.ts';

it(`accepts none of ${FORGED} mutants of a signed notification`, () => {
  const random = randomFrom(4_001);
  const samples = Object.entries(DATA).map(([method, data]) => ({
    body: notification(method, data),
    fields: Object.keys(data).sort(),
    signed: [method, UUID, serializeTrustlyData(data)],
  }));
  let refused = 0;
  for (let made = 0; refused < FORGED; made += 1) {
    const sample = samples[made % samples.length];
    assert.ok(sample);
    const mutant = mutate(sample.body, random);
    const verified = verifyTrustlyNotification(mutant, { publicKey: trustlyKeys.publicKey });
    if (!verified.ok) refused += 1;
    else {
      // The accident touched nothing that is read: white space, say, or a field beside the signed ones.
      const { method, uuid, data } = verified.notification;
      assert.deepEqual([method, uuid, serializeTrustlyData(data)], sample.signed, mutant);
      assert.deepEqual([...data.keys()].sort(), sample.fields, mutant);
    }
  }
});
