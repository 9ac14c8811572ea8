import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyTrustlyNotification } from '../../../../src/providers/trustly/server/index.ts';
import { toPlain } from '../../../../src/providers/trustly/server/json.ts';
import { DATA, merchantKeys, notification, trustlyKeys, UUID } from './samples.ts';

const { publicKey } = trustlyKeys;

function reasonOf(body: unknown): string {
  const verified = verifyTrustlyNotification(body as string, { publicKey });
  return verified.ok ? 'ok' : verified.reason;
}

interface Message {
  method: string;
  version: string;
  params: { signature: string; uuid: string; data: Record<string, unknown> };
}

/** @returns a notification changed after it was signed. */
function altered(change: (message: Message) => unknown): string {
  const message = JSON.parse(notification('credit', DATA.credit)) as Message;
  change(message);
  return JSON.stringify(message);
}

describe('a Trustly notification', () => {
  for (const [method, data] of Object.entries(DATA)) {
    it(`is read: ${method}`, () => {
      const verified = verifyTrustlyNotification(Buffer.from(notification(method, data)), { publicKey });
      assert.ok(verified.ok);
      const { notification: read } = verified;
      assert.deepEqual([read.method, read.uuid], [method, UUID]);
      assert.equal(JSON.stringify(toPlain(read.data)), JSON.stringify(data));
    });
  }

  for (const [what, method, data] of [
    ['a method that nobody knows', 'mandaterevoked', { anything: 'at all', count: 5 }],
    ['null for what Trustly does not use', 'cancel', { ...DATA.cancel, amount: null, attributes: null }],
    ['a field that Trustly adds', 'cancel', { ...DATA.cancel, settled: '1' }],
    ['a message for people that speaks of a field', 'payoutfailed', DATA.payoutfailed],
  ] as const) {
    it(`is read with ${what}`, () => {
      assert.equal(reasonOf(notification(method, data)), 'ok');
    });
  }

  it('is read with numbers in place of texts, by their source text', () => {
    const body = notification('credit', DATA.credit);
    assert.equal(reasonOf(body.replace('"902.50"', '902.50').replace('"87654567"', '87654567')), 'ok');
    assert.equal(reasonOf(body.replace('"902.50"', '902.5')), 'signature-wrong');
  });

  it('is read whatever the order of its keys and its white space', () => {
    const { method, params, version } = JSON.parse(notification('credit', DATA.credit)) as Message;
    const data = Object.fromEntries(Object.entries(params.data).reverse());
    const shuffled = { version, params: { data, uuid: params.uuid, signature: params.signature }, method };
    assert.equal(reasonOf(JSON.stringify(shuffled, null, 2)), 'ok');
  });

  it('is verified with any of several keys, PEM or key object', () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const body = notification('credit', DATA.credit);
    const verify = (...keys: (typeof publicKey | string)[]) =>
      verifyTrustlyNotification(body, { publicKey: keys }).ok;
    assert.ok(verify(merchantKeys.publicKey, String(pem)));
    assert.ok(!verify(merchantKeys.publicKey));
    assert.ok(!verify());
  });

  it('is refused when another key signed it', () => {
    const body = notification('credit', DATA.credit, { key: merchantKeys.privateKey });
    assert.equal(reasonOf(body), 'signature-wrong');
  });

  for (const field of Object.keys(DATA.credit)) {
    it(`is refused with ${field} tampered with, dropped or emptied`, () => {
      for (const value of ['1', undefined, null, '', { x: 'y' }]) {
        // To the signature an empty object, an empty text and null are the same.
        const same = field === 'attributes' && (value === null || value === '');
        const body = altered(({ params }) => (params.data[field] = value));
        assert.equal(reasonOf(body), same ? 'ok' : 'signature-wrong', JSON.stringify(value));
      }
    });
  }

  for (const [what, change] of Object.entries<(message: Message) => unknown>({
    'another method': (message) => (message.method = 'debit'),
    'another uuid': ({ params }) => (params.uuid = UUID.replace('2', '3')),
    'another signature': ({ params }) =>
      (params.signature = params.signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))),
    'no signature': ({ params }) => (params.signature = ''),
    'a signature with a blank': ({ params }) => (params.signature = ` ${params.signature}`),
    'a signature without padding': ({ params }) => (params.signature = params.signature.replace(/=+$/, '')),
    'a signature with stray bits': ({ params }) =>
      (params.signature = params.signature.replace(/.==$/, (end) =>
        end === 'A==' ? 'B==' : `${String.fromCharCode(end.charCodeAt(0) + 1)}==`,
      )),
    'an added field': ({ params }) => (params.data['z'] = '1'),
  })) {
    it(`is refused with ${what}`, () => {
      assert.equal(reasonOf(altered(change)), 'signature-wrong');
    });
  }

  const good = notification('credit', DATA.credit);
  for (const [what, reason, body] of [
    ['a parsed body', 'body-parsed', JSON.parse(good)],
    ['no body', 'body-parsed', undefined],
    ['an empty body', 'body-empty', ''],
    ['an oversized body', 'body-too-large', good + ' '.repeat(66_000)],
    ['half a body', 'json-malformed', good.slice(0, -9)],
    ['a repeated key', 'json-malformed', good.replace('"amount"', '"amount":"902.50","amount"')],
    ['a list', 'envelope-invalid', '[]'],
    ['null', 'envelope-invalid', 'null'],
    ['a reply', 'envelope-invalid', '{"result":{"status":"OK"},"version":"1.1"}'],
    ['data that is a list', 'envelope-invalid', notification('credit', ['a'])],
    ['another version', 'version-unsupported', notification('credit', DATA.credit, { version: '1.0' })],
    ['a uuid that is none', 'field-invalid', notification('credit', DATA.credit, { uuid: 'x' })],
    ['a method that is none', 'field-invalid', notification('Credit!', DATA.credit)],
  ] as const) {
    it(`is refused: ${what}`, () => {
      assert.equal(reasonOf(body), reason);
    });
  }

  it('names the fix of each framework for a parsed body', () => {
    const verified = verifyTrustlyNotification(JSON.parse(good) as string, { publicKey });
    assert.ok(!verified.ok);
    for (const framework of ['Express', 'Fastify', 'Koa', 'Hono', 'Next.js']) {
      assert.ok(verified.hint.includes(framework), framework);
    }
  });
});
