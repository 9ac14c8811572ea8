import { randomUUID } from 'node:crypto';
import type { NewSimulatedOrder, SimulatedOrder, TruustBook } from './book.ts';

/** A reusable link: every visit makes an order of its own. */
export interface SimulatedBundle extends NewSimulatedOrder {
  readonly id: number;
  readonly token: string;
}

export class BundleShelf {
  readonly #bundles = new Map<number, SimulatedBundle>();

  constructor(private readonly book: TruustBook) {}

  add(fields: NewSimulatedOrder): SimulatedBundle {
    const bundle = { ...fields, id: this.book.nextId(), token: randomUUID() };
    this.#bundles.set(bundle.id, bundle);
    return bundle;
  }

  get(id: number): SimulatedBundle | undefined {
    return this.#bundles.get(id);
  }

  /** @returns a new order for a visitor, or `undefined` where no bundle has the token. */
  visit(token: string): SimulatedOrder | undefined {
    const bundle = [...this.#bundles.values()].find((candidate) => candidate.token === token);
    return bundle && this.book.add(bundle);
  }
}
