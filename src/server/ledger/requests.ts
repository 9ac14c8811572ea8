import type { Movement, MovementState } from './movement.ts';

const PREFIX = 'requested ';

/** @returns the reference of a refund that we ask for, until the provider has named it: one for each key of the order. */
export const requestName = (orderReference: string, key: string): string =>
  PREFIX + JSON.stringify([orderReference, key]);

/** In which a refund that we asked for still waits for the provider's name of it. */
const OPEN: ReadonlySet<MovementState> = new Set(['requested', 'pending', 'suspended', 'done']);
/** By how much the clocks of two machines may differ, in milliseconds. */
const CLOCKS_MS = 10 * 60_000;

const isRequest = ({ kind, reference }: Movement): boolean =>
  kind === 'refund' && reference.startsWith(PREFIX);

/** @returns whether the provider has named the refund, or told of it under a name that can only be its. */
export const isAdopted = (movements: readonly Movement[], { reference, kind }: Movement): boolean =>
  movements.some((each) => each.kind === kind && each.openedAs === reference);

/**
 * The news of a refund can come before the answer to the request for it, and the answer may never come. A refund of the
 * same payment and amount, under a name that is not known, is one that we asked for; each request is given one name.
 *
 * @returns the request of ours that the news is about, if any.
 */
export function requestOf(movements: readonly Movement[], news: Movement): Movement | undefined {
  if (news.kind !== 'refund' || isRequest(news)) return undefined;
  const { openedAs } = news;
  if (openedAs !== undefined) return movements.find((each) => isRequest(each) && each.reference === openedAs);
  return movements
    .filter((each) => isRequest(each) && !isAdopted(movements, each) && mayBe(each, news))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1))[0];
}

function mayBe(request: Movement, news: Movement): boolean {
  const { paymentReference = request.paymentReference, occurredAt = Infinity } = news;
  return (
    request.provider === news.provider &&
    request.paymentReference === paymentReference &&
    request.amount === news.amount &&
    request.currency === news.currency &&
    (OPEN.has(request.state) || request.state === news.state) &&
    occurredAt >= (request.occurredAt ?? 0) - CLOCKS_MS
  );
}
