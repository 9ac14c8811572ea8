// What the notifications of every provider have in common, tried on all of them over HTTP.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeStandIns, openShop, order, PROTOCOLS, startStandIns } from './protocols.ts';

before(startStandIns);
after(closeStandIns);

for (const [name, protocol] of Object.entries(PROTOCOLS)) {
  describe(`over HTTP, ${name}`, () => {
    test('a good notification takes effect', async () => {
      const { send, effects, notices, payments } = openShop();
      assert.equal(await send(protocol().paid), 200);
      assert.deepEqual(effects, ['payment.paid']);
      assert.equal((await payments.orderState(order.reference))?.type, 'payment.paid');
      assert.deepEqual(notices, []);
    });

    test('a forged one does not, and the merchant is told', async () => {
      for (const [what, post, status] of protocol().forged) {
        const { send, effects, notices } = openShop();
        assert.equal(await send(post), status, what);
        assert.deepEqual(effects, [], what);
        assert.equal(notices[0]?.kind, 'notification-refused', what);
      }
    });

    test('one tampered with, field by field, says nothing new', async () => {
      const { paid, tampered, unsigned } = protocol();
      assert.ok(tampered.length >= 12);
      for (const [what, post] of tampered) {
        const { send, effects, payments } = openShop();
        const status = await send(post);
        if (unsigned && status === 200) {
          // What took effect, if anything, is the truth.
          const state = await payments.orderState(order.reference);
          assert.ok(state === undefined || effects.join() === 'payment.paid', `${what}: ${effects.join()}`);
        } else {
          assert.ok([400, 401, 403, 404, 409, 503].includes(status), `${what}: ${status}`);
          assert.deepEqual(effects, [], what);
        }
        // And it stands in the way of nothing.
        assert.equal(await send(paid), 200, what);
        assert.equal(effects.filter((type) => type === 'payment.paid').length, 1, what);
      }
    });

    test('a replay is answered like the first, and takes effect once', async () => {
      const { send, effects } = openShop();
      const { paid } = protocol();
      for (let time = 0; time < 5; time += 1) assert.equal(await send(paid), 200);
      assert.deepEqual(effects, ['payment.paid']);
    });

    test('duplicates at the same instant are all answered, and take effect once', async () => {
      const { send, effects } = openShop();
      const { paid } = protocol();
      const statuses = await Promise.all(Array.from({ length: 20 }, () => send(paid)));
      assert.deepEqual(new Set(statuses), new Set([200]));
      assert.deepEqual(effects, ['payment.paid']);
    });

    test('earlier news that comes later undoes nothing, in turn or at the same instant', async () => {
      const { paid, before: earlier } = protocol();
      for (const together of [false, true]) {
        const { send, effects, payments } = openShop();
        if (together) await Promise.all([paid, earlier, paid, earlier].map((post) => send(post)));
        else for (const post of [paid, earlier, paid]) assert.equal(await send(post), 200);
        assert.equal(effects.filter((type) => type === 'payment.paid').length, 1);
        assert.equal(effects.at(-1), 'payment.paid');
        assert.equal((await payments.orderState(order.reference))?.type, 'payment.paid');
      }
    });

    test('an oversized body is refused, whether it says its length or not', async () => {
      const { send, effects, payments } = openShop();
      const { path, headers, body } = protocol().paid;
      const large = body + ' '.repeat(65_536);
      assert.equal(await send({ path, headers, body: large }), 413);
      const stream = new Blob([large]).stream();
      const init = { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit;
      const request = new Request(`https://shop.test/pay/notifications/${path}`, init);
      assert.equal((await payments.fetch(request)).status, 413);
      assert.deepEqual(effects, []);
    });

    test('a malformed body is refused', async () => {
      const { send, effects, notices } = openShop();
      const { paid } = protocol();
      const bodies = [
        '',
        '{',
        'null',
        '[]',
        '"',
        '%',
        '=&=',
        '\0',
        '\ud800',
        paid.body.slice(0, -9),
        `${paid.body}}`,
      ];
      for (const body of bodies) {
        const status = await send({ ...paid, body });
        // trustshare asks for 200 to whatever bears the secret, and an unknown kind changes nothing.
        const passes = name.startsWith('trustshare') && ['null', '[]'].includes(body);
        assert.ok(
          passes ? status === 200 : [400, 401, 403].includes(status),
          `${JSON.stringify(body)}: ${status}`,
        );
      }
      assert.deepEqual([...new Set(effects)], name.startsWith('trustshare') ? ['unknown'] : []);
      assert.ok(notices.length >= bodies.length - 2);
    });

    test('another method is refused', async () => {
      const { send, effects } = openShop();
      const { paid } = protocol();
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        assert.equal(await send(paid, method), 405, method);
      }
      assert.deepEqual(effects, []);
    });

    test('another content type is refused', async () => {
      const { send, effects } = openShop();
      const { paid } = protocol();
      for (const type of [
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/jsonp',
        'text/json',
        '',
      ]) {
        const headers = { ...paid.headers, 'content-type': type };
        assert.equal(await send({ ...paid, headers }), 415, type);
      }
      assert.deepEqual(effects, []);
    });
  });
}
