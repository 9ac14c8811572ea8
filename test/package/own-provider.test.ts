import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/find-browser.mjs';
import type * as server from '../../src/entries/server.ts';
import { packed } from './packed.ts';

const SECRET = 'a secret of the tests';
const ORDER = { reference: 'stay-5', amount: 12_300, currency: 'EUR' };
const IBAN = 'DE02120300000000202051';

interface ServerHalf {
  bankTransfer(options: { iban: string; secret: string }): server.Provider;
  sign(body: string, secret: string): string;
}

const { folder, remove } = packed();
after(remove);

/** The guide's own code, file by file. */
for (const [, name = '', code = ''] of readFileSync('docs/your-own-provider.md', 'utf8').matchAll(
  /```ts\n\/\/ ([\w-]+\.ts)\n([\s\S]*?)```/g,
)) {
  writeFileSync(path.join(folder, name), code);
}
writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
const bundle = async (name: string, platform: 'browser' | 'node', code: string): Promise<string> => {
  const outfile = path.join(folder, `${name}.built.mjs`);
  await build({
    stdin: { contents: code, resolveDir: folder, loader: 'ts' },
    ...{ outfile, platform, bundle: true, format: 'esm', logLevel: 'error' },
    ...(platform === 'node' && { packages: 'external' as const }),
  });
  return outfile;
};

describe('a provider wholly outside the package', () => {
  let browser: Browser;
  let half: ServerHalf;
  let payments: server.Payments;
  const effects: string[] = [];

  before(async () => {
    const from = async (file: string): Promise<unknown> => import(pathToFileURL(file).href);
    half = (await from(
      await bundle('server', 'node', "export * from './bank-transfer-server.ts';"),
    )) as ServerHalf;
    const main = path.join(folder, 'node_modules/pay-form/dist/server/index.js');
    const { createPayments } = (await from(main)) as typeof server;
    payments = createPayments({
      providers: [half.bankTransfer({ iban: IBAN, secret: SECRET })],
      findOrder: (reference) => (reference === ORDER.reference ? ORDER : undefined),
      onPayment: ({ type }) => void effects.push(type),
    });
    browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
  });
  after(() => browser.close());

  /** The merchant's own job has found the transfer in the account. */
  const tell = async (change: object = {}, secret = SECRET): Promise<number> => {
    const body = JSON.stringify({
      id: 'line-1',
      order: ORDER.reference,
      amount: 12_300,
      currency: 'EUR',
      ...change,
    });
    const headers = { 'content-type': 'application/json', 'x-signature': half.sign(body, secret) };
    const url = 'https://shop.test/pay/notifications/bank-transfer';
    return (await payments.fetch(new Request(url, { method: 'POST', headers, body }))).status;
  };

  it('is what the guide says, and compiles as it stands', () => {
    for (const [file, lib, types] of [
      ['bank-transfer-page.ts', ['es2022', 'dom'], []],
      ['bank-transfer-server.ts', ['es2022'], ['node']],
    ] as const) {
      const compilerOptions = {
        lib,
        types,
        target: 'es2022',
        module: 'nodenext',
        strict: true,
        noEmit: true,
      };
      const project = path.join(folder, 'tsconfig.json');
      writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
      const compiler = path.resolve('node_modules/typescript-newest/bin/tsc');
      const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
      assert.equal(status, 0, stdout);
    }
  });

  it('is paid in a browser, and takes effect once', { timeout: 90_000 }, async () => {
    const script = await bundle('page', 'browser', "import './bank-transfer-page.ts';\nimport 'pay-form';");
    const shop = createServer((request, response) => {
      void (async () => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of request) chunks.push(chunk as Uint8Array);
        const url = `http://shop.test${request.url ?? ''}`;
        const headers = { 'content-type': 'application/json' };
        const answer =
          request.method === 'POST'
            ? await payments.fetch(new Request(url, { method: 'POST', headers, body: Buffer.concat(chunks) }))
            : request.url === '/page.js'
              ? new Response(readFileSync(script), { headers: { 'content-type': 'text/javascript' } })
              : new Response(PAGE, { headers: { 'content-type': 'text/html' } });
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      })();
    });
    await new Promise<void>((resolve) => shop.listen(0, 'localhost', resolve));
    try {
      const page = await browser.newPage();
      await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/`);
      await page.getByText(`Send the amount to ${IBAN}, with the reference stay-5.`).waitFor();
      await page.getByText('Example Bank').waitFor();
      await page.locator('pay-form').getByRole('button').click();
      await page.locator('pay-form:state(unknown)').waitFor();
      assert.equal(await tell({}, 'another secret'), 403);
      assert.equal(await tell({ amount: 1 }), 503, 'not what the order costs');
      assert.deepEqual(effects, []);
      assert.deepEqual([await tell({ id: 'line-2' }), await tell({ id: 'line-2' })], [200, 200]);
      assert.deepEqual(effects, ['payment.paid']);
      // The element asks on by itself.
      await page.locator('pay-form:state(succeeded)').waitFor();
    } finally {
      shop.closeAllConnections();
      shop.close();
    }
  });
});

const PAGE = `<!doctype html><title>Shop</title>
<pay-form session-url="/pay/session" confirm-url="/pay/confirm" order="stay-5" locale="en-GB"></pay-form>
<script type="module" src="/page.js"></script>`;
