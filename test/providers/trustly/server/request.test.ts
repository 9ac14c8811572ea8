import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkTrustlyNotificationUrl, signTrustlyRequest } from '../../../../src/entries/server.ts';
import { verifyTrustly } from '../../../../src/providers/trustly/server/signature.ts';
import { merchantKeys, UUID } from './samples.ts';

const { privateKey, publicKey } = merchantKeys;
const data = {
  Username: 'shop',
  Password: 'not a real one',
  NotificationURL: 'https://shop.example/pay/notifications/trustly',
  MessageID: 'stay-1',
  Attributes: { Amount: '902.50', Currency: 'EUR', IP: null },
};

interface Request {
  method: string;
  version: string;
  params: { Signature: string; UUID: string; Data: typeof data };
}

describe('a request to Trustly', () => {
  it('is signed over method, uuid and data, with capitals in its envelope', () => {
    const sent = JSON.parse(signTrustlyRequest('Deposit', data, { privateKey, uuid: UUID })) as Request;
    const { Signature, UUID: uuid, Data } = sent.params;
    assert.deepEqual([sent.method, sent.version, uuid, Data], ['Deposit', '1.1', UUID, data]);
    assert.ok(verifyTrustly({ method: 'Deposit', uuid, data: Data }, Signature, [publicKey]));
    const changed = { ...Data, MessageID: 'stay-2' };
    assert.ok(!verifyTrustly({ method: 'Deposit', uuid, data: changed }, Signature, [publicKey]));
  });

  it('has a uuid of its own where none is given', () => {
    const uuids = [1, 2].map(() => {
      const sent = JSON.parse(signTrustlyRequest('Deposit', data, { privateKey })) as Request;
      return sent.params.UUID;
    });
    assert.notEqual(uuids[0], uuids[1]);
  });

  for (const NotificationURL of [
    'http://shop.example/pay',
    'https://shop.example/pay?order=1',
    'https://shop.example/pay?',
    'https://user:password@shop.example/pay',
    'https://shop.example/pay#1',
    'shop.example/pay',
    '',
  ]) {
    it(`is not made with the NotificationURL ${JSON.stringify(NotificationURL)}`, () => {
      const sign = () => signTrustlyRequest('Deposit', { ...data, NotificationURL }, { privateKey });
      assert.throws(sign, { code: 'payload-invalid' });
      assert.throws(() => checkTrustlyNotificationUrl(NotificationURL), { code: 'payload-invalid' });
    });
  }
});
