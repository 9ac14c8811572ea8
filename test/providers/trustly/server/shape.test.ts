import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  serializeTrustlyData,
  verifyTrustlyNotification,
  type Serializable,
} from '../../../../src/providers/trustly/server/index.ts';
import { DATA, notification, trustlyKeys } from './samples.ts';

const { credit, account, kyc } = DATA;

function without(data: object, field: string): Record<string, Serializable> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== field));
}

/** Each gets a right signature: only the shape can refuse it. */
function reasonOf(method: string, data: Serializable): string {
  const verified = verifyTrustlyNotification(notification(method, data), {
    publicKey: trustlyKeys.publicKey,
  });
  return verified.ok ? 'ok' : verified.reason;
}

describe('the shape of a signed notification', () => {
  for (const [what, method, data] of [
    ['an amount with a comma', 'credit', { ...credit, amount: '902,50' }],
    ['a negative amount', 'credit', { ...credit, amount: '-1' }],
    ['an amount that is an object', 'credit', { ...credit, amount: { '902': '.50' } }],
    ['a small currency', 'credit', { ...credit, currency: 'eur' }],
    ['a notificationid with letters', 'credit', { ...credit, notificationid: '12ab' }],
    ['an orderid with a tail', 'credit', { ...credit, orderid: '87654567timestamp2010-01-20' }],
    ['a messageid with a blank', 'credit', { ...credit, messageid: 'stay 1' }],
    ['a timestamp that is none', 'credit', { ...credit, timestamp: 'yesterday' }],
    ['a verified that is neither', 'account', { ...account, verified: '2' }],
    ['a key with a blank', 'credit', { ...credit, 'a b': '1' }],
    ['a key that hides another', 'credit', { ...credit, dcurrencysek: '1' }],
    ['a user id that hides a field', 'credit', { ...credit, enduserid: 'eve@example.commessageid7' }],
    ['an error code that hides a field', 'payoutfailed', { ...DATA.payoutfailed, errorcode: 'xmessageid7' }],
    ['a new field that hides a field', 'credit', { ...credit, zone: 'xcurrencySEK' }],
    ['an attribute that hides a field', 'account', { ...account, attributes: { name: 'Eve orderid7' } }],
    [
      'attributes in a list that hide a field',
      'account',
      { ...account, attributes: { names: ['orderid7'] } },
    ],
    ['an attribute key that hides a field', 'account', { ...account, attributes: { xnotificationid: '7' } }],
    ['a new field right behind messageid', 'credit', { ...credit, name: '' }],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.equal(reasonOf(method, data), 'field-invalid');
    });
  }

  for (const [method, data, fields] of [
    [
      'credit',
      credit,
      ['amount', 'currency', 'enduserid', 'messageid', 'notificationid', 'orderid', 'timestamp'],
    ],
    ['account', account, ['accountid', 'verified', 'messageid']],
    ['kyc', kyc, ['kycentityid', 'notificationid']],
  ] as const) {
    for (const field of fields) {
      it(`is refused: ${method} without ${field}`, () => {
        assert.equal(reasonOf(method, without(data, field)), 'field-invalid');
        assert.equal(reasonOf(method, { ...data, [field]: null }), 'field-invalid');
        assert.equal(reasonOf(method, { ...data, [field]: '' }), 'field-invalid');
      });
    }
  }

  it('is refused wherever the signed text is cut anew around a field that decides', () => {
    const names = Object.keys(credit).sort();
    let cuts = 0;
    for (let index = 1; index < names.length; index += 1) {
      const [left = '', right = ''] = [names[index - 1], names[index]];
      // Empty attributes decide nothing.
      if (right === 'attributes') continue;
      const of = (name: string) => serializeTrustlyData(credit[name as keyof typeof credit]);
      const text = of(left) + right + of(right);
      // The whole right field into the left one; then every shift of the border by a few characters.
      const swallowed = { ...without(credit, right), [left]: text };
      assert.equal(serializeTrustlyData(swallowed), serializeTrustlyData(credit));
      assert.equal(reasonOf('credit', swallowed), 'field-invalid', `${right} into ${left}`);
      for (let at = 0; at < text.length - 1; at += 1) {
        for (let length = 1; at + length <= text.length; length += 1) {
          const key = text.slice(at, at + length);
          const recut = {
            ...without(credit, right),
            [left]: text.slice(0, at),
            [key]: text.slice(at + length),
          };
          if (key === right || key === left || serializeTrustlyData(recut) !== serializeTrustlyData(credit))
            continue;
          assert.equal(reasonOf('credit', recut), 'field-invalid', JSON.stringify(recut));
          cuts += 1;
        }
      }
    }
    assert.ok(cuts > 100, `${cuts} cuts`);
  });
});
