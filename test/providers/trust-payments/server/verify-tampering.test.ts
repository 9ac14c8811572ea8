import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { verifyResultJwt } from '../../../../src/providers/trust-payments/server/verify.ts';
import {
  credentials,
  OLD_SECRET,
  options,
  resultClaims,
  resultJwt,
  SECRET,
  sign,
  signText,
  USERNAME,
} from './samples.ts';

const verify = (token: string, secret: string | string[] = SECRET) =>
  verifyResultJwt(token, { ...options, credentials: { ...credentials, secret } });
const reasonOf = (token: string, secret?: string | string[]) => {
  const verdict = verify(token, secret);
  return verdict.ok ? 'ok' : verdict.reason;
};

/** Every copy of the text with one byte changed, left out or doubled. */
function* mutations(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 1) {
    const head = text.slice(0, at);
    const tail = text.slice(at + 1);
    const byte = text[at] ?? '';
    for (const other of [
      'A',
      'B',
      '_',
      '.',
      '=',
      '+',
      ' ',
      '\0',
      byte.toLowerCase(),
      byte.toUpperCase(),
      '',
    ]) {
      if (other !== byte) yield head + other + tail;
    }
    yield head + byte + byte + tail;
    // The neighbour that a lax base64 decoder takes for the same: it differs in the lowest bits only.
    yield head + String.fromCharCode(byte.charCodeAt(0) ^ 1) + tail;
  }
}

describe('a result token', () => {
  it('is refused with any one byte changed, left out or doubled', () => {
    const token = resultJwt();
    assert.equal(reasonOf(token), 'ok');
    let tried = 0;
    for (const mutation of mutations(token)) {
      tried += 1;
      assert.equal(reasonOf(mutation), 'signature-invalid', `at mutation ${tried}`);
    }
    assert.ok(tried > token.length * 9, `only ${tried} were tried`);
  });

  it('is refused with any one byte of its continuation changed, though its own signature is right', () => {
    const claims = resultClaims();
    const inner = claims.payload.jwt ?? '';
    let tried = 0;
    for (const mutation of mutations(inner)) {
      tried += 1;
      const token = sign({ ...claims, payload: { ...claims.payload, jwt: mutation } });
      assert.equal(reasonOf(token), 'inner-token-invalid', `at mutation ${tried}`);
    }
    assert.ok(tried > inner.length * 9, `only ${tried} were tried`);
  });

  it('is refused with parts added, left out, or put in other places', () => {
    const [header = '', claims = '', signature = ''] = resultJwt().split('.');
    for (const parts of [
      [header, claims],
      [header, claims, ''],
      ['', claims, signature],
      [header, '', signature],
      [header, claims, signature, ''],
      [header, claims, signature, signature],
      ['', header, claims, signature],
      [claims, header, signature],
      [header, claims, `${signature}=`],
      [header, claims, `${signature}\n`],
      [` ${header}`, claims, signature],
    ]) {
      assert.equal(reasonOf(parts.join('.')), 'signature-invalid', parts.map((part) => part.length).join());
    }
  });

  for (const secret of [
    OLD_SECRET,
    SECRET.slice(0, -1),
    `${SECRET}x`,
    SECRET.toUpperCase(),
    SECRET.replace(/^60-/, ''),
  ]) {
    it(`is refused when signed with ${secret.slice(0, 2)}… of ${secret.length} characters`, () => {
      assert.equal(reasonOf(resultJwt({}, secret)), 'signature-invalid');
    });
  }

  it('is read with any secret of a rotation, and with none that has left it', () => {
    const [before, after] = [resultJwt({}, OLD_SECRET), resultJwt({}, SECRET)];
    assert.deepEqual(
      [reasonOf(before, [SECRET, OLD_SECRET]), reasonOf(after, [SECRET, OLD_SECRET])],
      ['ok', 'ok'],
    );
    assert.deepEqual(
      [reasonOf(before, [SECRET]), reasonOf(after, [OLD_SECRET])],
      ['signature-invalid', 'signature-invalid'],
    );
  });

  it('may carry a continuation from before the rotation', () => {
    const claims = resultClaims({}, OLD_SECRET);
    assert.equal(reasonOf(sign(claims), [SECRET, OLD_SECRET]), 'ok');
    assert.equal(reasonOf(sign(claims), SECRET), 'inner-token-invalid');
  });

  const body = JSON.stringify(resultClaims());
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const unsigned = (header: object) =>
    `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(body).toString('base64url')}.`;
  const rs256 = () => {
    const input = unsigned({ alg: 'RS256', typ: 'JWT' }).slice(0, -1);
    return `${input}.${createSign('sha256').update(input).sign(privateKey, 'base64url')}`;
  };
  for (const [what, token] of [
    ['alg none, unsigned', unsigned({ alg: 'none' })],
    ['alg None, unsigned', unsigned({ alg: 'None' })],
    ['alg HS256, unsigned', unsigned({ alg: 'HS256', typ: 'JWT' })],
    ['alg none, signed', signText('{"alg":"none"}', body)],
    ['no alg, signed', signText('{"typ":"JWT"}', body)],
    ['alg hs256, signed', signText('{"alg":"hs256"}', body)],
    ['alg HS1, signed', signText('{"alg":"HS1"}', body)],
    ['alg as a list, signed', signText('{"alg":["HS256"]}', body)],
    ['alg constructor, signed', signText('{"alg":"constructor"}', body)],
    ['alg RS256, signed as HMAC', signText('{"alg":"RS256"}', body)],
    ['alg RS256, signed as RSA', rs256()],
    [
      'alg HS256 keyed with a public key',
      signText('{"alg":"HS256"}', body, publicKey.export({ type: 'spki', format: 'pem' }) as string),
    ],
    ['a critical extension', signText('{"alg":"HS256","crit":["b64"],"b64":false}', body)],
    ['a header that is a list', signText('["HS256"]', body)],
    ['a header that is no JSON', signText('HS256', body)],
    ['claims that are a list', signText('{"alg":"HS256"}', `[${body}]`)],
    ['claims that are null', signText('{"alg":"HS256"}', 'null')],
    ['claims that are no JSON', signText('{"alg":"HS256"}', body.slice(1))],
    ['claims nested 30,000 deep', signText('{"alg":"HS256"}', '['.repeat(30_000))],
    [
      'HS512 under a header of HS256',
      `${resultJwt().slice(0, resultJwt().lastIndexOf('.'))}.${createHmac('sha512', SECRET)
        .update(resultJwt().slice(0, resultJwt().lastIndexOf('.')))
        .digest('base64url')}`,
    ],
  ] as const) {
    it(`is refused with ${what}`, () => assert.equal(reasonOf(token), 'signature-invalid'));
  }

  for (const alg of ['HS256', 'HS384', 'HS512'] as const) {
    it(`is read as jose and jsonwebtoken sign it with ${alg}`, async () => {
      const { iat, ...rest } = resultClaims();
      const key = new TextEncoder().encode(SECRET);
      const bare = await new SignJWT(rest).setProtectedHeader({ alg }).setIssuedAt(iat).sign(key);
      const typed = await new SignJWT(rest)
        .setProtectedHeader({ typ: 'JWT', alg, kid: '1' })
        .setIssuedAt(iat)
        .sign(key);
      for (const token of [bare, typed, jsonwebtoken.sign({ iat, ...rest }, SECRET, { algorithm: alg })]) {
        assert.equal(reasonOf(token), 'ok');
      }
    });
  }

  it('is for the JWT user it was made for', () => {
    const other = { ...credentials, username: `${USERNAME}.uk` };
    const verdict = verifyResultJwt(resultJwt(), { ...options, credentials: other });
    assert.equal(verdict.ok || verdict.reason, 'audience-mismatch');
  });
});
