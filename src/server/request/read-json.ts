import type { ZodType, core } from 'zod';
import { PayError } from '../error.ts';
import { readBody } from './read-body.ts';

/** @returns the media type of the body, without parameters. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1).join().trim().toLowerCase();
}

/**
 * Reads a JSON body by a schema. The content type must say JSON, which also keeps out the forms of other sites:
 * a browser sends those without asking, but never as JSON.
 *
 * @throws PayError `content-type-unsupported`, `body-invalid`, or what {@link readBody} throws.
 */
export async function readJson<T>(request: Request, schema: ZodType<T>, limit: number): Promise<T> {
  if (mediaTypeOf(request) !== 'application/json') {
    throw new PayError(
      'content-type-unsupported',
      'The body must be JSON.',
      'Send content-type: application/json.',
    );
  }
  const result = schema.safeParse(parse(await readBody(request, limit)));
  if (result.success) return result.data;
  throw new PayError('body-invalid', 'The body is not what it should be.', whatIsWrong(result.error.issues));
}

/** Names fields of ours and nothing that was sent: that may be long, and anything at all. */
function whatIsWrong(issues: readonly core.$ZodIssue[]): string {
  return issues
    .map((issue) => {
      const where = issue.path.join('.') || 'body';
      return `${where}: ${issue.code === 'unrecognized_keys' ? 'It has a field that is not known.' : issue.message}`;
    })
    .join('; ');
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new PayError('body-invalid', 'The body is not JSON.', 'Send one JSON object in UTF-8.', {
      cause: error,
    });
  }
}
