import type { Session } from '../../protocol/messages.ts';
import type { PayError } from '../../protocol/pay-error.ts';
import type { Settings } from '../settings.ts';
import { LOOPBACK } from './address.ts';

/** Where each code has an entry; the page comes with the package. */
const ENTRIES = 'pay-form/docs/errors.md';

const told = new Set<string>();

/**
 * Says on the console what went wrong and what to do, once: in test mode, and on the developer's own machine. Shoppers
 * see none of it, and what they type wrong is no error of the page's.
 */
export function tellDeveloper(error: PayError, { mode }: Settings, session: Session | undefined): void {
  const { code, hint, diagnosticsId, cause } = error;
  const isTrial = mode === 'test' || session?.live === false || LOOPBACK.test(location.hostname);
  // Asked again and again about one payment, the server may fail in the same way each time.
  const key = `${code} ${diagnosticsId}`;
  if (!isTrial || told.has(key)) return;
  told.add(key);
  const said = `pay-form: ${code} (${diagnosticsId}). ${hint} See ${ENTRIES}#${code}`;
  if (cause === undefined) console.warn(said);
  else console.warn(said, cause);
}
