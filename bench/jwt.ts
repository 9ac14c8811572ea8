import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { mintJwt, verifyResultJwt, type TrustPaymentsPayload } from '../src/entries/server.ts';
import { print, ratios, type Measure } from './sample.ts';

const username = 'jwt@booking.example';
const secret = '60-0f2c5b1de1a94d6c8f7f3ad1c1f0e9b2a7d4c6e8f0a1b2c3d4e5f6071829';
const key = createSecretKey(Buffer.from(secret));
const credentials = { username, secret };
const expected = {
  amount: 1050,
  currency: 'GBP',
  orderReference: 'stay-2026-0042',
  siteReference: 'test_booking12345',
};
const payload: TrustPaymentsPayload = {
  accounttypedescription: 'ECOM',
  requesttypedescriptions: ['THREEDQUERY', 'AUTH'],
  sitereference: expected.siteReference,
  baseamount: '1050',
  currencyiso3a: 'GBP',
  orderreference: expected.orderReference,
  locale: 'en_GB',
  credentialsonfile: '1',
  billingfirstname: 'Charlotte',
  billinglastname: 'Brontë',
  billingstreet: '12 Church Street',
  billingtown: 'Haworth',
  billingpostcode: 'BD22 8DR',
  billingcountryiso2a: 'GB',
  billingemail: 'charlotte@example.org',
};

/** What the gateway answers to that payload. */
function sampleResult(iat: number): object {
  const step = {
    accounttypedescription: 'ECOM',
    baseamount: '1050',
    currencyiso3a: 'GBP',
    enrolled: 'Y',
    errorcode: '0',
    errormessage: 'Ok',
    livestatus: '0',
    maskedpan: '400000######1000',
    operatorname: username,
    orderreference: expected.orderReference,
    paymenttypedescription: 'VISA',
    settlestatus: '0',
    status: 'Y',
    threedversion: '2.2.0',
    transactionstartedtimestamp: '2026-11-21 12:00:00',
  };
  const auth = {
    acquirerresponsecode: '00',
    authcode: 'TEST56',
    customeroutput: 'RESULT',
    eci: '05',
    issuer: 'Test Issuer1',
    issuercountryiso2a: 'GB',
    securityresponseaddress: '0',
    securityresponsepostcode: '2',
    securityresponsesecuritycode: '2',
    settleduedate: '2026-11-21',
  };
  const jwt = jsonwebtoken.sign(
    { iat, iss: username, payload: { ...payload, requesttypedescriptions: [] } },
    secret,
  );
  const response = [
    { ...step, requesttypedescription: 'THREEDQUERY', transactionreference: '57-9-68964' },
    { ...step, ...auth, requesttypedescription: 'AUTH', transactionreference: '57-9-68965' },
  ];
  return {
    aud: username,
    iat,
    payload: { jwt, requestreference: 'W57-abcdefgh', response, secrand: 'zZ9', version: '1.00' },
  };
}

function rawSign(claims: object): string {
  const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
  const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

/** The cryptography and the parsing alone, for one token. */
function rawVerify(token: string): { payload: { jwt: string } } {
  const dot = token.lastIndexOf('.');
  const input = token.slice(0, dot);
  const given = Buffer.from(token.slice(dot + 1), 'base64url');
  if (!timingSafeEqual(createHmac('sha256', key).update(input).digest(), given)) throw new Error('forged');
  return JSON.parse(Buffer.from(input.slice(input.indexOf('.') + 1), 'base64url').toString()) as never;
}

/** @returns minting and verifying against raw cryptography on the same bytes, and against two JWT libraries. */
export async function bench(): Promise<readonly Measure[]> {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iat, iss: username, payload };
  const token = jsonwebtoken.sign(sampleResult(iat), secret);
  const bytes = new TextEncoder().encode(secret);

  const mint = await ratios({
    raw: () => rawSign(claims),
    ours: () => mintJwt(credentials, payload),
    jose: () => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(bytes),
    keyed: () => jsonwebtoken.sign(claims, key),
    jsonwebtoken: () => jsonwebtoken.sign(claims, secret),
  });
  const verify = await ratios({
    raw: () => rawVerify(rawVerify(token).payload.jwt),
    ours: () => {
      const verdict = verifyResultJwt(token, { credentials, expected });
      if (!verdict.ok) throw new Error(verdict.reason);
      return verdict;
    },
    jose: async () => {
      const { payload: outer } = await jwtVerify<{ payload: { jwt: string } }>(token, bytes);
      return jwtVerify(outer.payload.jwt, bytes);
    },
    keyed: () =>
      jsonwebtoken.verify((jsonwebtoken.verify(token, key) as ReturnType<typeof rawVerify>).payload.jwt, key),
    jsonwebtoken: () =>
      jsonwebtoken.verify(
        (jsonwebtoken.verify(token, secret) as ReturnType<typeof rawVerify>).payload.jwt,
        secret,
      ),
  });

  const rows = (name: string, bar: number, of: typeof mint): Measure[] => [
    {
      name: `${name} / raw crypto`,
      ratio: of.ours.ratio,
      bar,
      note: `${Math.round(of.ours.perSecond)} a second`,
    },
    { name: `${name} / jose`, ratio: of.ours.ratio / of.jose.ratio },
    { name: `${name} / jsonwebtoken, KeyObject`, ratio: of.ours.ratio / of.keyed.ratio },
    { name: `${name} / jsonwebtoken, string secret`, ratio: of.ours.ratio / of.jsonwebtoken.ratio },
  ];
  return [...rows('mintJwt', 0.9, mint), ...rows('verifyResultJwt', 0.8, verify)];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) print('JWT', await bench());
