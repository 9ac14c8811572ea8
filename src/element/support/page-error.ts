import { PayError, type PageErrorCode } from '../../protocol/pay-error.ts';

/**
 * @param cause never a token, nor anything the shopper typed.
 * @param diagnosticsId of the request that failed, where there was one; otherwise it is a new one.
 */
export const pageError = (code: PageErrorCode, cause?: unknown, diagnosticsId?: string) =>
  new PayError(code, `pay-form: ${code}`, '', { cause, ...(diagnosticsId && { diagnosticsId }) });
