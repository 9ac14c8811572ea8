const TIMEOUT_MS = 60_000;
const TRIES = 5;
const PAUSE_MS = 1_000;
/** No try starts later than this after the first. */
const BUDGET_MS = 10_000;
/**
 * Posts to the gateway. Where the network fails it tries again with the same body, a payment like anything else;
 * an HTTP status is not looked at.
 */
export async function send(url: string, body: string): Promise<Response> {
  const end = Date.now() + BUDGET_MS;
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  let failure: unknown;
  for (let attempt = 0; attempt < TRIES && Date.now() < end; attempt += 1) {
    try {
      return await fetch(url, { method: 'post', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      failure = error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  throw failure;
}
