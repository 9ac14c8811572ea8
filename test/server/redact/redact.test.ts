import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../../src/server/redact/redact.ts';
import { CODINGS, CODING_NAMES, hideAndSeek } from './hidden.ts';
import * as texts from './texts.ts';
import { pick, seeded } from './texts.ts';

// The other half is in hidden.test.ts, so that two processors can share the work.
test('of 50,000 texts no secret comes out by any way, and the rest stays as it was', () =>
  hideAndSeek(20_261_121, 50_000));

test('100,000 ordinary texts stay as they are', () => {
  const random = seeded(5_112_026);
  for (let index = 0; index < 100_000; index++) {
    const parts = Array.from({ length: 3 }, () => pick(random, texts.ORDINARY)(random));
    const whole = CODINGS[pick(random, CODING_NAMES)](parts.join(pick(random, [' ', '\n', ', '])));
    assert.equal(redact(whole), whole);
  }
});
