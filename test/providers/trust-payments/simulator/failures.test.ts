import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import {
  startTrustPayments,
  type TrustPaymentsSimulator,
} from '../../../../src/providers/trust-payments/simulator/trust-payments.ts';
import { ask, CARD, mint, post } from './page-of-a-shopper.ts';

let tp: TrustPaymentsSimulator;
before(async () => {
  tp = await startTrustPayments();
});
afterEach(() => tp.recover());
after(() => tp.close());

const STAGES = {
  init: { requesttypedescriptions: ['JSINIT'] },
  lookup: { requesttypedescriptions: ['THREEDLOOKUP'], ...CARD, pan: '4111111111111111' },
  pay: { ...CARD, pan: '4111111111111111' },
};
const paid = (orderreference: string): number =>
  tp.transactions.find({ orderreference: [orderreference], requesttypedescription: ['AUTH'] }).length;

for (const [name, fields] of Object.entries(STAGES)) {
  const stage = name as keyof typeof STAGES;
  const send = (orderreference: string): Promise<Response> =>
    post(tp.gatewayUrl, mint(tp, { orderreference }), fields);

  describe(`at ${stage}`, () => {
    test('the connection breaks before anything happened', async () => {
      tp.fail(`${stage}-dropped`);
      await assert.rejects(send(`dropped-${stage}`), TypeError);
      assert.equal(paid(`dropped-${stage}`), 0);
    });

    test('the answer is lost after everything happened', async () => {
      tp.fail(`${stage}-answer-lost`);
      await assert.rejects(send(`lost-${stage}`), TypeError);
      assert.equal(paid(`lost-${stage}`), stage === 'pay' ? 1 : 0);
    });

    test('the answer is a page', async () => {
      tp.fail(`${stage}-html`);
      const response = await send('html');
      assert.equal(response.status, 500);
      assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
    });

    test('the answer is no JSON', async () => {
      tp.fail(`${stage}-garbage`);
      const response = await send('garbage');
      assert.equal(response.status, 200);
      await assert.rejects(response.json(), SyntaxError);
    });

    test('the result token is none', async () => {
      tp.fail(`${stage}-token-garbled`);
      const { jwt } = (await (await send('garbled')).json()) as { jwt: string };
      assert.throws(
        () => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as unknown,
      );
    });

    test('the JWT has expired', async () => {
      tp.fail(`${stage}-jwt-expired`);
      const { main } = await ask(tp, mint(tp, { orderreference: `expired-${stage}` }), fields);
      assert.equal(main.errorcode, '30000');
      assert.deepEqual(main.errordata, ['jwt']);
      assert.equal(paid(`expired-${stage}`), 0);
    });

    test('a slow answer is a good answer', async () => {
      tp.fail(`${stage}-slow`, { ms: 30 });
      const started = performance.now();
      const { main } = await ask(tp, mint(tp), fields);
      assert.ok(performance.now() - started >= 29);
      assert.equal(main.errorcode, '0');
    });
  });
}

test('a failure at one stage leaves the others alone', async () => {
  tp.fail('pay-dropped');
  assert.equal((await ask(tp, mint(tp), STAGES.init)).main.errorcode, '0');
});

test('a failure happens as often as asked, and then no more', async () => {
  tp.fail('init-html', { times: 2 });
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await post(tp.gatewayUrl, mint(tp), STAGES.init)).status);
  assert.deepEqual(statuses, [500, 500, 200]);
});

test('nothing fails after recovering', async () => {
  tp.fail('init-html');
  tp.recover();
  assert.equal((await post(tp.gatewayUrl, mint(tp), STAGES.init)).status, 200);
});

test('the frames and the library are not found', async () => {
  tp.fail('frames-blocked');
  tp.fail('library-blocked');
  for (const file of ['st.js', 'control-frame.html', 'card-number.html']) {
    assert.equal((await fetch(new URL(file, tp.libraryUrl))).status, 404);
  }
});

test('the library is empty', async () => {
  tp.fail('library-empty');
  const response = await fetch(tp.libraryUrl);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), '');
});

test('the library never answers', async () => {
  tp.fail('library-silent');
  await assert.rejects(fetch(tp.libraryUrl, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
});
