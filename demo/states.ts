/** What the page of all states is told instead of the truth. */
export interface MadeUp {
  readonly status?: number;
  readonly body: object;
}

/**
 * @param url path and query, such as `/states/confirm?status=declined`.
 * @returns what the query says, as a server's word on a payment or as a refusal; nothing where there is to be silence.
 */
export function madeUpAnswer(url: string): MadeUp | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const asked = Object.fromEntries(searchParams);
  if (pathname === '/states/confirm') return { body: asked };
  if (pathname === '/states/refuse')
    return {
      status: 409,
      body: { error: { code: asked['code'], message: '', hint: '', diagnosticsId: '' } },
    };
  return undefined;
}
