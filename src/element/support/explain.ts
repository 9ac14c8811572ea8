import { PayError, type PageErrorCode } from '../../protocol/pay-error.ts';
import { pageError } from './page-error.ts';

/** @returns the error with a hint: itself where it is one of ours. The hints are fetched when first needed. */
export async function explain(error: unknown): Promise<PayError> {
  const explained = error instanceof PayError ? error : pageError('unexpected', error);
  try {
    explained.hint ||= (await import('./error-hints.ts')).HINTS[explained.code as PageErrorCode];
  } catch {
    // Offline, the code must do.
  }
  return explained;
}
