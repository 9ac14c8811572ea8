import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, then never runs again: the system takes two connections for it and leaves all others waiting. */
const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

/** @returns a port where connecting hangs: no acceptance, no refusal. */
export async function startDeafPort(): Promise<{ port: number; close(): Promise<void> }> {
  const worker = new Worker(DEAF, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers = Array.from({ length: 16 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.any(fillers.map((filler) => once(filler, 'connect')));
  return {
    port,
    async close() {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}
