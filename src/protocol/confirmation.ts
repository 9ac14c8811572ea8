import { isText, type Confirmation } from './messages.ts';

/** @returns whether a stranger's JSON is a {@link Confirmation}. */
export function isConfirmation(value: unknown): value is Confirmation {
  const { status } = (value ?? {}) as Record<string, unknown>;
  return isText(status, /^(paid|pending|declined|cancelled|unknown)$/);
}
