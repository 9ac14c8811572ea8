import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signTrustlyReply, type TrustlyStatus } from '../../../src/providers/trustly/server/index.ts';
import { movableClock, trustlySender } from '../../../src/entries/simulator/senders.ts';
import { DATA, merchantKeys, trustlyKeys, UUID } from '../../providers/trustly/server/samples.ts';

interface Delivered {
  readonly method: string;
  readonly uuid: string;
}

type Answer = (sent: Delivered) => Response | Promise<Response>;

/** @returns what the simulated Trustly has against an answer. */
async function objectionTo(method: keyof typeof DATA, answer: Answer): Promise<string | undefined> {
  const clock = movableClock();
  const sender = trustlySender({
    url: 'https://shop.test/pay/notifications/trustly',
    clock,
    privateKey: trustlyKeys.privateKey,
    merchantKey: merchantKeys.publicKey,
    deliver: async (request) => {
      const sent = (await request.json()) as { method: string; params: { uuid: string } };
      return answer({ method: sent.method, uuid: sent.params.uuid });
    },
  });
  const { attempts } = await clock.run(sender.send({ method, data: DATA[method] }));
  return attempts[0]?.objection;
}

const sign = (delivery: Delivered, status: string, key = merchantKeys.privateKey) =>
  new Response(signTrustlyReply(delivery, status as TrustlyStatus, key));

describe('the simulated Trustly', () => {
  for (const [method, status] of [
    ['credit', 'OK'],
    ['debit', 'FAILED'],
    ['kyc', 'CONTINUE'],
    ['kyc', 'FINISH'],
  ] as const) {
    it(`takes ${status} to ${method}`, async () => {
      assert.equal(await objectionTo(method, (sent) => sign(sent, status)), undefined);
    });
  }

  for (const [what, objection, answer] of [
    ['a status of HTTP alone', 'no JSON-RPC result', () => new Response('OK')],
    ['an error', 'status 500', () => new Response('', { status: 500 })],
    ['JSON that is no reply', 'no JSON-RPC result', () => new Response('[]')],
    ["a stranger's signature", 'a wrong signature', (sent) => sign(sent, 'OK', trustlyKeys.privateKey)],
    [
      'the uuid of another delivery',
      'the uuid of another delivery',
      (sent) => sign({ ...sent, uuid: UUID }, 'OK'),
    ],
    ['another method', 'another method', (sent) => sign({ ...sent, method: 'debit' }, 'OK')],
    ['a status the method has not', 'a status that the method does not have', (sent) => sign(sent, 'FAILED')],
    [
      'a status changed after signing',
      'a wrong signature',
      async (sent) => new Response((await sign(sent, 'OK').text()).replace('"OK"', '"FAILED"')),
    ],
  ] as readonly (readonly [string, string, Answer])[]) {
    it(`does not take ${what}`, async () => {
      assert.equal(await objectionTo('credit', answer), objection);
    });
  }
});
