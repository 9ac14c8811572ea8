import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { trustedAuthorities } from '../../../../src/server/net/policy-connection/authorities.ts';
import { startFaultyServer } from '../../../../src/simulator/faults/faulty-server.ts';
import { certify, makeAuthority } from './certificates.ts';

test('authorities of the merchant’s own are trusted besides the public ones, not in their place', async () => {
  const { cert } = await makeAuthority();
  const trusted = trustedAuthorities([cert]);
  assert.ok(trusted.includes(cert));
  assert.ok(trusted.length > 50, 'the public ones are many');
  const missing = trustedAuthorities().filter((each) => !trusted.includes(each));
  assert.deepEqual(missing, []);
});

test('without any of the merchant’s own, those that Node brings are trusted', () => {
  const trusted = new Set(trustedAuthorities().map((each) => each.trim()));
  assert.ok(rootCertificates.filter((each) => trusted.has(each.trim())).length > 50);
});

test('a connection with authorities of its own still trusts those of NODE_EXTRA_CA_CERTS', async () => {
  const [known, other] = [await makeAuthority('Known to Node'), await makeAuthority('Another')];
  const directory = await mkdtemp(join(tmpdir(), 'pay-form-'));
  const server = await startFaultyServer({ tls: await certify(['localhost'], { authority: known }) });
  try {
    const file = join(directory, 'extra.pem');
    await writeFile(file, known.cert);
    // Node reads the variable when it starts.
    const connection = new URL('../../../../src/server/net/policy-connection/index.ts', import.meta.url);
    const script = `
      import { createConnection } from ${JSON.stringify(connection.href)};
      const connection = createConnection({ authorities: [process.env.PAY_FORM_OTHER] });
      const { kind } = await connection.post({ url: 'https://localhost:${server.port}/', body: {} });
      console.log(kind);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: file, PAY_FORM_OTHER: other.cert }, timeout: 30_000 },
    );
    assert.equal(stdout.trim(), 'answered');
  } finally {
    await server.close();
    await rm(directory, { recursive: true });
  }
});
