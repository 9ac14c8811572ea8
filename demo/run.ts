import { startDemo } from './server.ts';

/**
 * Starts the booking site as a visitor wants it, and says where it is.
 *
 * @param env `HOST` and `PORT`, by default `localhost` and 3000, and what names a test account.
 * @throws Error where the port is in use.
 */
export async function runDemo(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { HOST: hostname = 'localhost', PORT: port = '3000' } = env;
  const demo = await startDemo({
    hostname,
    port: Number(port),
    env,
    notifyAfterMs: 3_000,
    settleAfterMs: 12_000,
    onNotice: (notice) => console.log('notice', notice),
  }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw taken
      ? new Error(`Port ${port} is in use. Choose another one with PORT, such as PORT=3001.`, {
          cause: error,
        })
      : error;
  });
  console.log(`Tern Cottage takes bookings at ${demo.url}`);
  console.log(demo.simulator ? 'Payments are simulated: no money moves.' : 'Payments go to Trust Payments.');
}
