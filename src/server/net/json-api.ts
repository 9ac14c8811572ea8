import type { ZodType } from 'zod';
import { PayError, type FieldProblems } from '../error.ts';
import { excerpt } from '../redact/redact.ts';
import { keepSecret } from '../redact/secrets.ts';

/** A provider's JSON API, bounded in time and size. */
export interface JsonApi {
  /** @returns the parsed body, or `undefined` where the provider has no such thing (404). */
  get(path: string): Promise<unknown>;
  /** @throws {PayError} `outcome-unknown` where the request may have taken effect and no answer says so. */
  post(path: string, body: object): Promise<unknown>;
  /** Changes what is there; doing it twice does no more than once. */
  put(path: string, body: object): Promise<unknown>;
}

export interface JsonApiOptions {
  /** As a person calls it, for messages. */
  readonly provider: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The scheme in front of the key, such as `Bearer `, or nothing. */
  readonly scheme: string;
  /** Goes into the header, and never into a message. Of several, the next is tried where one is not known (any more). */
  readonly key: string | (() => Promise<readonly string[]>);
  /** For one request with its answer, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

const UNAUTHORISED = 401;
const MAX_BYTES = 1024 * 1024;

/** The request has not left this machine, so nothing can have come of it. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** @returns a client for one provider. Redirects are not followed: they would take the key elsewhere. */
export function jsonApi({ provider, baseUrl, scheme, key, timeoutMs = 10_000 }: JsonApiOptions): JsonApi {
  if (typeof key === 'string') keepSecret(key);
  type Method = 'GET' | 'POST' | 'PUT';
  const send = async (method: Method, path: string, body?: object): Promise<unknown> => {
    const keys = typeof key === 'string' ? [key] : await key();
    for (const [index, each] of keys.entries()) {
      try {
        return await sendWith(each, method, path, body);
      } catch (error) {
        // Whoever is not let in has done nothing: the same request can be sent with another key.
        const isLast = index === keys.length - 1;
        if (isLast || !(error instanceof PayError) || error.code !== 'credentials-invalid') throw error;
      }
    }
    throw refusal(provider, UNAUTHORISED, undefined);
  };
  const sendWith = async (secret: string, method: Method, path: string, body?: object): Promise<unknown> => {
    const noAnswer = (why: string, cause?: unknown): PayError =>
      method === 'POST'
        ? new PayError(
            'outcome-unknown',
            `${provider} gave no answer that tells what became of a request: ${why}.`,
            'It may have taken effect. Look at what the provider holds before sending it again.',
            { cause },
          )
        : new PayError(
            'provider-unreachable',
            `${provider} could not be asked: ${why}.`,
            'Ask again later.',
            {
              cause,
            },
          );
    let response: Response;
    let text: string | undefined;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization: scheme + secret,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = await readText(response);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      if (!UNSENT.has(code ?? '')) throw noAnswer('the connection broke or timed out', error);
      throw new PayError(
        'provider-unreachable',
        `${provider} could not be reached.`,
        'Nothing was sent. Check the base URL and the network, and try again.',
        { cause: error },
      );
    }
    const { status } = response;
    const parsed = parse(text);
    if (response.ok && parsed !== undefined) return parsed;
    if (status === 404 && method === 'GET') return undefined;
    if (status >= 400 && status < 500 && status !== 408) throw refusal(provider, status, parsed);
    throw noAnswer(response.ok ? 'its answer was not readable' : `it answered with status ${status}`);
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
  };
}

/**
 * @param baseUrl as the merchant wrote it.
 * @returns the same without a slash at the end.
 * @throws {PayError} `credentials-invalid` where a key must not be sent to such an address.
 */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || url.username || url.search || url.hash || !isSafeUrl(url)) {
    throw new PayError(
      'credentials-invalid',
      'The base URL of a provider is not an https address.',
      'Give it whole, such as https://api.example.com/v1. Plain http is for this very machine only.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

/** @returns whether what travels there is encrypted, or never leaves the machine. */
export function isSafeUrl({ protocol, hostname }: URL): boolean {
  const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}

/** @returns the answer in the shape that the schema gives it. */
export function readAnswer<T>(schema: ZodType<T>, answer: unknown, provider: string): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  // Only the names: what stands in the fields may be a secret.
  const fields = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new PayError(
    'provider-answer-invalid',
    `${provider} answered in a shape that is not known: ${fields}.`,
    'Check that the base URL is the right API and version.',
  );
}

/** @returns the body, or `undefined` where it is longer than anything these APIs say. */
async function readText(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** @returns the JSON value, `null` for an empty body, or `undefined` where it is not JSON. */
function parse(text: string | undefined): unknown {
  try {
    return text === '' ? null : JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function refusal(provider: string, status: number, body: unknown): PayError {
  const say = (text: unknown): string => excerpt(String(text), 200);
  const { message, errors } = (body ?? {}) as { message?: unknown; errors?: unknown };
  const fields: FieldProblems = Object.fromEntries(
    Object.entries(typeof errors === 'object' && errors !== null ? errors : {})
      .slice(0, 50)
      .map(([field, texts]) => [say(field), [texts].flat().slice(0, 5).map(say)]),
  );
  const names = Object.keys(fields);
  if (status === UNAUTHORISED) {
    return new PayError(
      'credentials-invalid',
      `${provider} does not accept the key.`,
      'Check that it is a secret key of this very environment, and that it has not been rotated.',
    );
  }
  return new PayError(
    'provider-refused',
    `${provider} refused a request with status ${status}${names.length ? `: ${names.join(', ')}` : ''}.`,
    typeof message === 'string' ? `${provider} says: ${say(message)}` : 'See the fields of this error.',
    names.length ? { fields } : {},
  );
}
