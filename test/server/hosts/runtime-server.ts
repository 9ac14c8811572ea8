// The shop under Bun or Deno, whichever runs this file. Says its port.
import { openShop } from './shop.ts';

interface Settings {
  readonly port: number;
  readonly hostname: string;
}
type Fetch = (request: Request) => Response | Promise<Response>;
interface Runtimes {
  readonly Bun?: { serve(options: Settings & { readonly fetch: Fetch }): { readonly port: number } };
  readonly Deno?: {
    serve(
      options: Settings & { readonly onListen: () => void },
      fetch: Fetch,
    ): { readonly addr: { readonly port: number } };
  };
}

const { payments, handled } = openShop();
const answer: Fetch = (request) =>
  new URL(request.url).pathname === '/handled' ? Response.json(handled) : payments.fetch(request);

const { Bun, Deno } = globalThis as Runtimes;
const at = { port: 0, hostname: '127.0.0.1' };
const port =
  Bun?.serve({ ...at, fetch: answer }).port ??
  Deno?.serve({ ...at, onListen: () => undefined }, answer).addr.port;
console.log(port);
