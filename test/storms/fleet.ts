import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Address } from '../server/inbox/stores.ts';
import type { Answer, Task } from './refund-server.ts';

const SERVERS = 3;
const DIRECTORY = new URL('../../node_modules/.cache/pay-form/', import.meta.url).pathname;
const BUNDLE = `${DIRECTORY}refund-server.mjs`;

/** Bundled once: started from source, a server would need longer than it lives. */
export async function bundleServer(): Promise<void> {
  mkdirSync(DIRECTORY, { recursive: true });
  await build({
    entryPoints: [new URL('refund-server.ts', import.meta.url).pathname],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg', 'libsql'],
    logLevel: 'silent',
  });
}

type Order<T> = T extends Task ? Omit<T, 'id' | 'ahead'> : never;

export interface Fleet {
  /** @returns what one of the servers answers; `undefined` where it was killed before it did. */
  ask(task: Order<Task>): Promise<Answer | undefined>;
  /** Moves all clocks on. */
  later(ms: number): void;
  /** Milliseconds that the clocks are ahead. */
  ahead(): number;
  killed(): number;
  /** From now on no server is killed that is started. */
  spare(): void;
  close(): Promise<void>;
}

/**
 * Three server processes, each killed after as many awaits as it is given, and replaced.
 *
 * @param lifeOf how many awaits the next one lives.
 */
export function openFleet(address: Address, gateway: string, lifeOf: () => number): Fleet {
  const ready = new Set<ChildProcess>();
  const all = new Set<ChildProcess>();
  const waiting = new Map<number, { server: ChildProcess; done: (answer?: Answer) => void }>();
  let killed = 0;
  let tasks = 0;
  let ahead = 0;
  let isSparing = false;
  let isOpen = true;

  function start(): void {
    const steps = isSparing ? Number.MAX_SAFE_INTEGER : lifeOf();
    const server = fork(BUNDLE, {
      env: { ...process.env, PAY_FORM_STORM: JSON.stringify({ address, gateway, steps }) },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    all.add(server);
    server.on('message', (message: 'ready' | Answer) => {
      if (message === 'ready') ready.add(server);
      else waiting.get(message.id)?.done(message);
    });
    server.on('exit', (_code, signal) => {
      all.delete(server);
      ready.delete(server);
      for (const { server: of, done } of waiting.values()) if (of === server) done();
      if (!isOpen) return;
      if (signal === 'SIGKILL') killed += 1;
      start();
    });
    server.on('error', () => undefined);
  }
  for (let number = 0; number < SERVERS; number += 1) start();

  return {
    async ask(task) {
      while (ready.size === 0) await sleep(5);
      const servers = [...ready];
      const server = servers[Math.floor(Math.random() * servers.length)] ?? servers[0];
      if (!server) return undefined;
      const id = (tasks += 1);
      return new Promise<Answer | undefined>((resolve) => {
        const done = (answer?: Answer) => {
          waiting.delete(id);
          resolve(answer);
        };
        waiting.set(id, { server, done });
        server.send({ ...task, id, ahead }, (error) => error && done());
      });
    },
    later(ms) {
      ahead += ms;
    },
    ahead: () => ahead,
    killed: () => killed,
    spare() {
      isSparing = true;
      for (const server of all) server.kill('SIGKILL');
    },
    async close() {
      isOpen = false;
      const gone = [...all].map((server) => once(server, 'exit'));
      for (const server of all) server.kill('SIGKILL');
      await Promise.all(gone);
    },
  };
}
