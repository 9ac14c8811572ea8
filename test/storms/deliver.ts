import assert from 'node:assert/strict';
import type { Payments } from '../../src/entries/server.ts';
import type { Clock, Sender, SenderOptions } from '../../src/entries/simulator/senders.ts';

/**
 * Has a provider's sender hand one notification over, as bytes, and read the answer as that provider does.
 *
 * @param open makes the provider's sender.
 * @throws where the provider would send it again.
 */
export async function deliver<Message>(
  payments: Payments,
  open: (options: SenderOptions) => Sender<Message>,
  message: Message,
  provider: string,
): Promise<void> {
  const statuses: number[] = [];
  const sender = open({
    url: `https://shop.test/pay/notifications/${provider}`,
    async deliver(request) {
      const response = await payments.fetch(request);
      statuses.push(response.status);
      return response;
    },
    clock: withoutRetries(() => `${JSON.stringify(message)} was answered with ${statuses.join()}`),
  });
  assert.ok((await sender.send(message)).accepted);
}

/** Time ends with the first answer: what the provider objects to is no success. */
function withoutRetries(reproach: () => string): Clock {
  let limits = 0;
  return {
    now: () => 0,
    after() {
      // The first is the limit of the only attempt.
      limits += 1;
      assert.equal(limits, 1, reproach());
      return () => undefined;
    },
    during: (work) => work,
  };
}

const HALF_HOUR = 30 * 60_000;

/** Half an hour between two attempts takes 25 ms. */
export const impatient: Clock = {
  now: Date.now,
  after(ms, callback) {
    const timer = setTimeout(callback, ms < HALF_HOUR ? ms : 25);
    return () => clearTimeout(timer);
  },
  during: (work) => work,
};
