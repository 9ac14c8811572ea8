import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** When the next connection that sends a COMMIT is cut: before the database has it, or before its answer is back. */
export type Cut = 'before-commit' | 'after-commit';

export interface CuttingProxy {
  readonly port: number;
  /** Cuts the next connection that commits. */
  cutAt(moment: Cut): void;
  /** Cuts all connections and takes no new ones for so long, in milliseconds: a restart, as clients see it. */
  restart(downMs: number): Promise<void>;
  close(): Promise<void>;
}

/** A way to PostgreSQL that breaks where it is told to. */
export async function startCuttingProxy(target: { host: string; port: number }): Promise<CuttingProxy> {
  let next: Cut | undefined;
  let down = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(target);
    const cut = (): void => {
      client.resetAndDestroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    if (down) {
      cut();
      return;
    }
    let answersTo = true;
    client.on('data', (chunk) => {
      const moment = chunk.includes('commit') ? next : undefined;
      if (moment !== undefined) next = undefined;
      if (moment === 'before-commit') {
        cut();
        return;
      }
      if (moment === 'after-commit') answersTo = false;
      database.write(chunk);
    });
    database.on('data', (chunk) => {
      if (answersTo) client.write(chunk);
      else cut();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutAt: (moment) => {
      next = moment;
    },
    async restart(downMs) {
      down = true;
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      down = false;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
