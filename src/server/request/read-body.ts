import { PayError } from '../error.ts';

/** From the first byte to the last; providers and pages send a few hundred bytes at once. */
const BODY_MS = 10_000;

/**
 * Reads the raw bytes of a body, and stops at the limits.
 *
 * @param limit in bytes.
 * @throws PayError `body-parsed`, `body-too-large` or `body-too-slow`.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (request.bodyUsed) throw bodyParsed('Hand the request on before anything reads its body.');
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();

  const reader = request.body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new PayError('body-too-slow', 'The body came too slowly.', `Send it within ${BODY_MS} ms.`));
    }, BODY_MS);
  });
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return Buffer.concat(chunks);
      size += value.byteLength;
      if (size > limit) throw tooLarge(limit);
      chunks.push(value);
    }
  } catch (error) {
    // Not awaited: a sender that stalls could stall this too.
    reader.cancel().catch(() => undefined);
    if (error instanceof PayError) throw error;
    throw new PayError('body-invalid', 'The body broke off.', 'Send it again.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** @param fix what to change, in the words of the framework at hand. */
export function bodyParsed(fix: string): PayError {
  return new PayError(
    'body-parsed',
    'Something has parsed the body already, and signatures are over bytes.',
    fix,
  );
}

function tooLarge(limit: number): PayError {
  return new PayError('body-too-large', 'The body is too large.', `Send at most ${limit} bytes.`);
}
