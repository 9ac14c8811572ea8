import { startDemo } from './server.ts';

const { HOST: hostname = 'localhost', PORT: port = '3000' } = process.env;

const demo = await startDemo({
  hostname,
  port: Number(port),
  env: process.env,
  notifyAfterMs: 3_000,
  settleAfterMs: 12_000,
  onNotice: (notice) => console.log('notice', notice),
}).catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  throw taken ? new Error(`Port ${port} is in use. Choose another: PORT=3001 npm run demo`) : error;
});

console.log(`Tern Cottage takes bookings at ${demo.url}`);
console.log(demo.simulator ? 'Payments are simulated: no money moves.' : 'Payments go to Trust Payments.');
