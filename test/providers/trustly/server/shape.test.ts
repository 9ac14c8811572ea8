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

/** What decides is as it was, or the notification is not taken. */
function assertNotTaken(data: Record<string, Serializable>, what: string): void {
  if (reasonOf('credit', data) !== 'ok') return;
  for (const name of ['amount', 'currency', 'messageid', 'notificationid', 'orderid'] as const) {
    assert.equal(data[name], credit[name], what);
  }
}

/** Money of Direct Debit or Direct Credit: no user, no time. */
function direct(more: Record<string, string>): Record<string, Serializable> {
  return { messageid: 'm-1', orderid: '7', notificationid: '8', amount: '9.50', currency: 'EUR', ...more };
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
    ['a verified that is neither', 'account', { ...account, verified: '2' }],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.equal(reasonOf(method, data), 'field-invalid');
    });
  }

  for (const [what, method, data] of [
    // Direct Debit and Direct Credit.
    [
      'a pending with accountid and paymentdate',
      'pending',
      direct({ accountid: '7653', paymentdate: '2026-11-30' }),
    ],
    ['a credit without enduserid', 'credit', { ...direct({}), attributes: { reference: 'currency 7' } }],
    ['a debit without enduserid', 'debit', direct({})],
    [
      'a cancel without timestamp',
      'cancel',
      {
        messageid: 'm-1',
        orderid: '7',
        notificationid: '8',
        attributes: { reason: 'x', details: 'orderid 7' },
      },
    ],
    // Values that speak of fields.
    ['a messageid like orderid-1001', 'credit', { ...credit, messageid: 'orderid-1001' }],
    ['a messageid like currency-attributes', 'credit', { ...credit, messageid: 'currency-attributes' }],
    [
      'a descriptor',
      'account',
      { ...account, attributes: { ...account.attributes, descriptor: 'currency account' } },
    ],
    ['a user id', 'credit', { ...credit, enduserid: 'timestamp@orderid.example' }],
    [
      'a message of the bank',
      'payoutfailed',
      { ...DATA.payoutfailed, errormessage: 'No orderid,\n\tno timestamp' },
    ],
    // What decides nothing may be anything.
    ['a messageid with a blank', 'credit', { ...credit, messageid: 'stay 1' }],
    ['a timestamp in another form', 'credit', { ...credit, timestamp: '20 January 2010' }],
    ['a long error code', 'payoutfailed', { ...DATA.payoutfailed, errorcode: 'E '.repeat(100) }],
    ['new fields of any name', 'credit', { ...credit, Zone: 'a', 'b c': ['d'], settled: { at: 'once' } }],
    ['a new field behind kycentityid', 'kyc', { ...kyc, level: 'Acme' }],
    ['a new field that begins like kycentityid', 'kyc', { ...kyc, kycentityid2: '5' }],
    ['a kycentityid in a form of its own', 'kyc', { ...kyc, kycentityid: 'entity 7' }],
    ['nulls', 'credit', { ...credit, enduserid: null, timestamp: null, attributes: null }],
  ] as const) {
    it(`is taken with ${what}`, () => {
      assert.equal(reasonOf(method, data), 'ok');
    });
  }

  for (const [method, data, fields] of [
    ['credit', credit, ['amount', 'currency', 'messageid', 'notificationid', 'orderid']],
    ['account', account, ['accountid', 'verified', 'messageid']],
    ['kyc', kyc, ['kycentityid', 'notificationid']],
  ] as const) {
    for (const field of fields) {
      it(`lacks what decides: ${method} without ${field}`, () => {
        assert.equal(reasonOf(method, without(data, field)), 'field-missing');
        assert.equal(reasonOf(method, { ...data, [field]: null }), 'field-missing');
        assert.equal(reasonOf(method, { ...data, [field]: '' }), 'field-missing');
      });
    }
  }

  for (const [what, method, data] of [
    ['a user id', 'credit', { ...credit, enduserid: 'eve@example.commessageid7' }],
    ['an error code', 'payoutfailed', { ...DATA.payoutfailed, errorcode: 'xmessageid7' }],
    ['a new field behind messageid', 'credit', { ...credit, moment: 'Acme' }],
    ['a new field behind a kycentityid of no known form', 'kyc', { ...kyc, kycentityid: '7', level: 'A' }],
    [
      'so many names that looking would take long',
      'credit',
      { ...credit, b: 'b'.repeat(600), enduserid: 'messageid' },
    ],
  ] as const) {
    it(`can be read in two ways with ${what}`, () => {
      assert.equal(reasonOf(method, data), 'cut-ambiguous');
    });
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
      assertNotTaken(swallowed, `${right} into ${left}`);
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
          assertNotTaken(recut, JSON.stringify(recut));
          cuts += 1;
        }
      }
    }
    assert.ok(cuts > 100, `${cuts} cuts`);
  });
});
