/** What a host hands requests to: `createPayments`, or anything else that answers as `fetch` does and never throws. */
export interface Handler {
  readonly fetch: (
    request: Request,
    source?: { readonly clientAddress?: string | undefined },
  ) => Promise<Response>;
}
