import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '../../src/protocol/messages.ts';
import type { ProviderDefinition } from '../../src/protocol/provider-definition.ts';
import { trustPayments } from '../../src/providers/trust-payments/definition.ts';
import { trustshare } from '../../src/providers/trustshare/definition.ts';
import { truust } from '../../src/providers/truust/definition.ts';

const KEYS: readonly [definition: ProviderDefinition, keys: readonly string[]][] = [
  [trustPayments, ['jwt']],
  [truust, ['url']],
  [trustshare, ['url', 'clientSecret']],
];

for (const [definition, keys] of KEYS) {
  const session = (more: object): Session => ({
    provider: definition.name,
    amount: 1050,
    currency: 'GBP',
    ...more,
  });

  test(`a session of ${definition.label} holds what it is paid with`, () => {
    for (const key of keys) {
      assert.ok(definition.isSession(session({ [key]: 'a.b.c' })), key);
      for (const value of [undefined, null, '', 1, {}, ['a.b.c'], true]) {
        assert.ok(!definition.isSession(session({ [key]: value })), `${key}: ${JSON.stringify(value)}`);
      }
    }
    assert.ok(!definition.isSession(session({})));
    assert.ok(!definition.isSession(session({ iban: 'GB29' })));
  });
}
