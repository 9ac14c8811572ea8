import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPayments, type Notice } from '../../../src/entries/server.ts';

function open() {
  const notices: Notice[] = [];
  let clock = Date.UTC(2026, 0, 1);
  const payments = createPayments({
    providers: [],
    findOrder: () => undefined,
    onNotice: (notice) => void notices.push(notice),
    now: () => clock,
  });
  const send = (body: unknown, type = 'application/csp-report', headers: Record<string, string> = {}) =>
    payments.fetch(
      new Request('https://shop.example/pay/csp-report', {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': type, ...headers },
      }),
      { clientAddress: '192.0.2.7' },
    );
  return { notices, send, wait: (ms: number) => void (clock += ms) };
}

const report = (more: Record<string, unknown> = {}) => ({
  'csp-report': {
    'document-uri': 'https://shop.example/checkout?name=Ada',
    'effective-directive': 'connect-src',
    'blocked-uri': 'https://evil.example/4111111111111111?code=123',
    'source-file': 'https://shop.example/app.js',
    'script-sample': 'fetch("https://evil.example/4111111111111111")',
    'line-number': 7,
    ...more,
  },
});

describe('what browsers report of a page’s policy', () => {
  it('is a notice that says what, where and by whose doing, and nothing that was to be stolen', async () => {
    const { notices, send } = open();
    const response = await send(report());
    assert.equal(response.status, 204);
    assert.equal(notices.length, 1);
    assert.deepEqual([notices[0]?.kind, notices[0]?.reason], ['policy-violation', 'connect-src']);
    const told = JSON.stringify(notices);
    assert.match(
      told,
      /shop\.example\/checkout was stopped from using https:\/\/evil\.example, asked for by https:\/\/shop\.example\/app\.js/,
    );
    assert.doesNotMatch(told, /4111|code=123|Ada|fetch\(/);
  });

  it('comes in either of the two forms that browsers have', async () => {
    const { notices, send } = open();
    const violation = (blockedURL: string | null) => ({
      type: 'csp-violation',
      body: { documentURL: 'https://shop.example/', effectiveDirective: 'script-src-elem', blockedURL },
    });
    const response = await send(
      [violation('inline'), violation('https://evil.example/x.js'), { type: 'deprecation', body: {} }],
      'application/reports+json',
    );
    assert.equal(response.status, 204);
    assert.deepEqual(
      notices.map(({ reason }) => reason),
      ['script-src-elem', 'script-src-elem'],
    );
    await send(report({ 'effective-directive': undefined, 'violated-directive': "img-src 'self'" }));
    assert.equal(notices.at(-1)?.reason, 'img-src');
  });

  it('is told once an hour, however often it is sent', async () => {
    const { notices, send, wait } = open();
    for (let times = 0; times < 20; times++) await send(report());
    assert.equal(notices.length, 1);
    wait(61 * 60_000);
    await send(report());
    assert.equal(notices.length, 2);
  });

  it('is no alarm where a shopper’s own extension was stopped', async () => {
    const { notices, send } = open();
    for (const scheme of ['chrome-extension', 'moz-extension', 'safari-web-extension']) {
      await send(report({ 'blocked-uri': `${scheme}://abc/x.js`, 'source-file': '' }));
      await send(report({ 'source-file': scheme }));
    }
    assert.deepEqual(notices, []);
  });

  for (const [name, body, type, status] of [
    ['no report', { hello: 1 }, 'application/csp-report', 400],
    ['no JSON', '{', 'application/csp-report', 400],
    ['JSON of another kind', report(), 'application/json', 415],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415],
    ['too much', 'x'.repeat(65_537), 'application/csp-report', 413],
    ['too many', Array(101).fill({ type: 'csp-violation', body: {} }), 'application/reports+json', 400],
  ] as const) {
    it(`is refused where it is ${name}`, async () => {
      const { notices, send } = open();
      assert.equal((await send(body, type)).status, status);
      assert.ok(notices.every(({ kind }) => kind === 'request-refused'));
    });
  }

  it('can’t come from another site’s page, nor say anything in a terminal’s language', async () => {
    const { notices, send } = open();
    const foreign = await send(report(), 'application/csp-report', { 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.status, 403);
    await send(report({ 'blocked-uri': '\u001b[31mred', 'effective-directive': 'x\u202ey' }));
    const told = notices.at(-1);
    assert.equal(told?.reason, 'other');
    // eslint-disable-next-line no-control-regex -- These are what must not be there.
    assert.doesNotMatch(JSON.stringify(told), /[\u0000-\u001f\u202e]/);
    assert.match(told.hint ?? '', /\\u001b/);
  });

  it('spends the sender’s allowance, as everything does', async () => {
    const { send } = open();
    const statuses = new Set<number>();
    for (let times = 0; times < 400; times++) statuses.add((await send(report())).status);
    assert.deepEqual([...statuses], [204, 429]);
  });
});
