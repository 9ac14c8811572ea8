import { PayError, type PageErrorCode } from '../../protocol/pay-error.ts';

/**
 * @param cause never a token, nor anything the shopper typed.
 * @param diagnosticsId of the request that failed, where there was one; otherwise it is a new one.
 */
export const pageError = (code: PageErrorCode, cause?: unknown, diagnosticsId?: string) =>
  new PayError(code, `pay-form: ${code}`, '', { cause, ...(diagnosticsId && { diagnosticsId }) });

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
