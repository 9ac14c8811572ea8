import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openJws, signJws } from '../../../src/providers/trust-payments/server/jws.ts';
import { verifyUrlNotification } from '../../../src/providers/trust-payments/server/url-notification.ts';
import { readTrustshareNotification } from '../../../src/providers/trustshare/server/notification.ts';
import {
  readTruustNotification,
  truustNotificationPath,
} from '../../../src/providers/truust/server/notification.ts';
import type { Reading } from '../../../src/server/provider/provider.ts';
import { FIELDS, hashOf } from '../../providers/trust-payments/server/url-notification-samples.ts';
import { BODY, order, sourceOf } from '../../providers/truust/server/notification-samples.ts';

const KINDS = ['first', 'second', 'third'] as const;
const secretOf = (kind: string) => `the ${kind} secret of the tests, long enough for all`;
const SECRETS = KINDS.map(secretOf);

const isTaken = ({ kind }: Reading) => kind === 'event' || kind === 'noted';
const delivery = { method: 'POST', path: '/', body: Buffer.from('') };

/** Whether what was made with the one secret is believed by who has all the others. */
const DOORS: Record<string, (secret: string, known: readonly string[]) => boolean | Promise<boolean>> = {
  'a signed result of Trust Payments': (secret, known) =>
    openJws(signJws({ iat: 1 }, secret), known) !== undefined,
  'a URL notification of Trust Payments': (secret, known) => {
    const hash = hashOf(FIELDS, secret);
    const body = new URLSearchParams({ ...FIELDS, responsesitesecurity: hash }).toString();
    return verifyUrlNotification(body, { password: known }).ok;
  },
  'the address of a Truust notification': async (secret, known) =>
    isTaken(
      await readTruustNotification(
        {
          ...delivery,
          path: truustNotificationPath(secret, 'order-published'),
          headers: new Headers(),
          body: Buffer.from(JSON.stringify(BODY)),
        },
        { secret: known },
        sourceOf(order()),
      ),
    ),
  'the header of a Truust notification': async (secret, known) =>
    isTaken(
      await readTruustNotification(
        {
          ...delivery,
          path: truustNotificationPath(secretOf('address'), 'order-published'),
          headers: new Headers({ 'x-shop': secret }),
          body: Buffer.from(JSON.stringify(BODY)),
        },
        { secret: secretOf('address'), header: { name: 'x-shop', value: known } },
        sourceOf(order()),
      ),
    ),
  'a trustshare notification': async (secret, known) =>
    isTaken(
      await readTrustshareNotification(
        {
          ...delivery,
          headers: new Headers({ 'x-trustshare-secret': secret }),
          body: Buffer.from('{"type":"handshake"}'),
        },
        { secret: known, orderOf: () => undefined },
        undefined,
        { findOrder: () => undefined, now: Date.now },
      ),
    ),
};

for (const [what, isBelieved] of Object.entries(DOORS)) {
  describe(`while secrets change, ${what}`, () => {
    for (const kind of KINDS) {
      test(`is believed with the ${kind} of three`, async () => {
        assert.equal(await isBelieved(secretOf(kind), SECRETS), true);
      });

      test(`is not believed once the ${kind} of them has been dropped`, async () => {
        const others = SECRETS.filter((secret) => secret !== secretOf(kind));
        assert.equal(await isBelieved(secretOf(kind), others), false);
      });
    }
  });
}
