/** The header in which the page sends the id that it shows to the shopper. */
const HEADER = 'x-pay-form-request';

/** @returns the id of the page's request, or `undefined` where it sends none of the right shape. */
export function diagnosticsIdOf({ headers }: Request): string | undefined {
  return /^[\w-]{6,64}$/.exec(headers.get(HEADER) ?? '')?.[0];
}
