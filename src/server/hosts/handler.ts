/** What a host hands requests to: `createPayments`, or anything else that answers as `fetch` does and never throws. */
export interface Handler {
  fetch(request: Request): Promise<Response>;
}
