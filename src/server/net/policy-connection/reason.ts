/** @returns why an operation failed: `timeout` where its time was up, else the system's code. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof Error && error.name === 'AbortError') return 'timeout';
  return typeof code === 'string' ? code : 'failed';
}
