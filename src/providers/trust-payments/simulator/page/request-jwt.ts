/** What the library reads of a merchant's JWT; it verifies nothing. */
export interface RequestPayload {
  readonly requesttypedescriptions: readonly string[];
  readonly locale?: string;
  readonly pan?: string;
}

/** @throws where the claims can't be read, with the whole JWT in the message, as the real library does. */
export function payloadOf(jwt: string): RequestPayload {
  return (decodeClaims(jwt) as { payload: RequestPayload }).payload;
}

/** @returns the claims of a JWT, unverified. */
export function decodeClaims(jwt: string): unknown {
  try {
    const segment = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(segment), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error(`Invalid JWT, cannot parse: ${jwt}.`);
  }
}
