// Other programs than Node that run servers: each starts the shop in a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { http1 } from './hosts.ts';
import type { Served } from './requests.ts';

/** Where each is, unless the path has it, and how it runs a file. */
const RUNTIMES = [
  { name: 'Bun', program: process.env.PAY_FORM_BUN ?? 'bun', words: ['run'] },
  {
    name: 'Deno',
    program: process.env.PAY_FORM_DENO ?? 'deno',
    words: ['run', '--quiet', '--no-check', '--node-modules-dir=manual', '--allow-all'],
  },
];
const SERVER = fileURLToPath(new URL('./runtime-server.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** @returns those that are on this machine; says which are left out. */
export function findRuntimes(): { readonly name: string; readonly start: () => Promise<Served> }[] {
  return RUNTIMES.flatMap(({ name, program, words }) => {
    if (spawnSync(program, ['--version']).status === 0) {
      return [{ name, start: () => startShop(program, [...words, SERVER]) }];
    }
    console.log(`${name} is left out: set PAY_FORM_${name.toUpperCase()} to where it is.`);
    return [];
  });
}

async function startShop(program: string, words: readonly string[]): Promise<Served> {
  const child = spawn(program, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  // It says its port, and nothing else.
  const said = once(child.stdout, 'data').then(([line]) => String(line));
  const port = Number(await Promise.race([said, ended.then(() => 'It ended before it served.')]));
  if (!Number.isInteger(port)) throw new Error(`${program} does not serve.`);
  const send = http1(port);
  return {
    send,
    handled: async () => {
      const { body } = await send({ method: 'GET', path: '/handled', headers: {} });
      return JSON.parse(body) as string[];
    },
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
