import { newDiagnosticsId } from '../../protocol/pay-error.ts';
import { pageError } from './page-error.ts';

/** The server's notices about a request carry the id that the page has given it. */
const REQUEST_ID_HEADER = 'x-pay-form-request';

/** Another origin would have to allow the header, and would refuse the whole request where it does not. */
const isOwnOrigin = (url: string) => new URL(url, document.baseURI).origin === location.origin;

/**
 * Posts JSON to the merchant's own server, with its cookies.
 *
 * @param step names the pair of codes that an error gets: `session-unreachable`, `session-refused` …
 * @param timeout milliseconds.
 * @param id by which a person finds in the server's log what the shopper reads out; an error has it too.
 * @returns whatever JSON came back; the caller checks its shape.
 * @throws PayError
 */
export async function postJson(
  step: 'session' | 'confirm',
  url: string,
  body: object,
  timeout: number,
  id: string = newDiagnosticsId(),
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(isOwnOrigin(url) && { [REQUEST_ID_HEADER]: id }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
  } catch (cause) {
    throw pageError(`${step}-unreachable`, cause, id);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw pageError(`${step}-refused`, answer ?? response.status, id);
  return answer;
}
