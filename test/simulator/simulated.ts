import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createPayments } from '../../src/server/payments/create-payments.ts';
import { simulated } from '../../src/entries/simulator/simulated.ts';
import type { OnNotice } from '../../src/server/notice.ts';
import { buildBrowserScripts } from '../support/browser-scripts.ts';
import type { Session } from '../../src/protocol/messages.ts';

const order = { reference: 'A-1001', amount: 1050, currency: 'GBP' };

const open = async (onNotice?: OnNotice): Promise<Session & { error?: { code: string } }> => {
  const payments = createPayments({
    providers: [simulated()],
    findOrder: () => order,
    ...(onNotice && { onNotice }),
  });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ order: order.reference, locale: 'en-GB' });
  const request = new Request('http://localhost/pay/session', { method: 'POST', headers, body });
  return (await (await payments.fetch(request)).json()) as Session;
};

/** A process of its own that opens a session and goes on living where nothing lets it end. */
const opener = `
  import { simulated } from './src/entries/simulator/simulated.ts';
  const order = ${JSON.stringify(order)};
  const context = { findOrder: () => order, now: Date.now };
  const session = await simulated().createSession(order, { locale: 'en-GB' }, context);
  console.log((await fetch(session.libraryUrl)).status);
`;
const words = ['--import', 'tsx', '--input-type=module', '--eval', opener];

/** Run by the file that needs the same ports: files run at the same time. */
export function testSimulated(): void {
  describe('simulated()', () => {
    before(buildBrowserScripts);

    it('says what is the matter where something else has its ports', async () => {
      const other = createServer((_, response) => response.end('Something else.'));
      await new Promise<void>((resolve) => other.listen(4801, 'localhost', resolve));
      try {
        const hints: (string | undefined)[] = [];
        const { error } = await open(({ hint }) => hints.push(hint));
        assert.equal(error?.code, 'provider-unreachable');
        assert.match(String(hints), /4801 and 4802/);
      } finally {
        await new Promise((closed) => other.close(closed));
      }
    });

    it('does not keep a process alive', async () => {
      const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 30_000 });
      assert.equal(stdout.trim(), '200');
    });

    it('shares the one of another process, and takes its place when that has gone', async () => {
      const first = spawn(process.execPath, [
        ...words.slice(0, -1),
        `${opener}; setInterval(() => {}, 1000);`,
      ]);
      try {
        await once(first.stdout, 'data');
        const session = await open();
        assert.equal(session.libraryUrl, 'http://localhost:4801/js/v3/st.js');
        assert.equal(session.gatewayUrl, 'http://localhost:4801/jwt/');
      } finally {
        first.kill();
        await once(first, 'exit');
      }
      const [again, twice] = await Promise.all([open(), open()]);
      assert.equal(again.error, undefined);
      assert.equal(twice.error, undefined);
      assert.equal((await fetch(again.libraryUrl ?? '')).status, 200);
    });

    it('is nothing for production', () => {
      const before = process.env.NODE_ENV;
      process.env.NODE_ENV = 'production';
      try {
        assert.throws(simulated, { code: 'credentials-invalid' });
      } finally {
        if (before === undefined) delete process.env.NODE_ENV;
        else process.env.NODE_ENV = before;
      }
    });
  });
}
