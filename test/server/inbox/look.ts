import assert from 'node:assert/strict';
import { orderless } from './signed-provider.ts';
import type { Place } from './stores.ts';

/** @returns a way to run SQL in the store's own database: as the effect of an event. */
export function lookAt(place: Place): <Row>(sql: string) => Promise<Row[]> {
  const store = place.open();
  let looks = 0;
  return async <Row>(sql: string) => {
    let rows: Row[] = [];
    looks += 1;
    const taken = await store.applyEvent(
      orderless({ dedupeKey: `look ${looks}` }),
      async (_event, { query }) => {
        rows = await query<Row>(sql);
        return undefined;
      },
      { waitMs: 30_000, now: 0 },
    );
    assert.equal(taken.kind, 'applied');
    return rows;
  };
}
