import { PayError } from '../../error.ts';
import type { Reply } from './exchange.ts';
import type { Outcome } from './outcome.ts';
import { POLICY } from './policy.ts';

/** Reads what came back as JSON, or says in what way it is none. What was in it is never quoted. */
export function readAnswer({ status, contentType, body }: Reply, host: string, attempts: number): Outcome {
  const unreadable = (what: string, hint: string): Outcome => ({
    kind: 'unreadable',
    status,
    attempts,
    error: new PayError(
      'provider-answer-invalid',
      `${host} answered with ${what} (HTTP status ${status}).`,
      hint,
    ),
  });
  if (status >= 300 && status < 400) {
    return unreadable('a redirect', 'Redirects are not followed. Check the host and the path.');
  }
  if (!body) {
    return unreadable('too much', `At most ${POLICY.answerBytes} bytes are read. Ask for less at a time.`);
  }
  if (/\bhtml\b/i.test(contentType)) {
    return unreadable(
      'a web page instead of JSON',
      'With status 401 the user name, the password or the IP address was refused; otherwise something stands between here and the provider, or the path is wrong.',
    );
  }
  try {
    const json: unknown = JSON.parse(body.toString());
    return { kind: 'answered', status, json, attempts };
  } catch {
    return unreadable(
      'something that is not JSON',
      'Check the host and the path; the answer was broken or cut off.',
    );
  }
}
