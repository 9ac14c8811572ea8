/** What a host needs of the payments: one function, and no more. */
export interface PaymentsHandler {
  readonly fetch: (
    request: Request,
    source?: { readonly clientAddress?: string | undefined },
  ) => Promise<Response>;
}
