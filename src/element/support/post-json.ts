import { pageError } from './page-error.ts';

/**
 * Posts JSON to the merchant's own server, with its cookies.
 *
 * @param step names the pair of codes that an error gets: `session-unreachable`, `session-refused` …
 * @param timeout milliseconds.
 * @returns whatever JSON came back; the caller checks its shape.
 * @throws PayError
 */
export async function postJson(
  step: 'session' | 'confirm',
  url: string,
  body: object,
  timeout: number,
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
  } catch (cause) {
    throw pageError(`${step}-unreachable`, cause);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw pageError(`${step}-refused`, answer ?? response.status);
  return answer;
}
