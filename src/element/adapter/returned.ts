/** Under this name the return page posts the query that it was opened with; also the name of its channel. */
export const RETURNED = 'payFormReturned';

/**
 * Listens to return pages in windows that know nothing of this one.
 *
 * @param hear gets the query; whatever it says is a hint, and may be about another order.
 */
export function returnsOf(hear: (search: string) => void): BroadcastChannel {
  const channel = new BroadcastChannel(RETURNED);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => hear(String(data));
  return channel;
}
