import pg from 'pg';
import type { Provider, Store } from '../../src/entries/server.ts';
import { sqliteStore, postgresStore } from '../../src/entries/server.ts';
import type { Effect } from '../../src/server/ledger/store.ts';
import type { Address } from '../server/inbox/stores.ts';

/** The end of this process: called before and after everything that it waits for. */
export type Step = () => void;

/** @returns a count of awaits, at the end of which the process is killed as by a power cut. */
export function lifeOf(steps: number): Step {
  let left = steps;
  return () => {
    left -= 1;
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
  };
}

type Asynchronous = (...given: never[]) => Promise<unknown>;

/** @returns the same, with a step before and after each call that is waited for. */
export function counted<T extends object>(target: T, step: Step): T {
  return new Proxy(target, {
    get(of, name, receiver) {
      const value: unknown = Reflect.get(of, name, receiver);
      if (typeof value !== 'function') return value;
      return async (...given: never[]) => {
        step();
        const result = await (value as Asynchronous).apply(of, given);
        step();
        return result;
      };
    },
  });
}

/** @returns a store of which every call, every statement that PostgreSQL gets, and every effect takes a step. */
export function mortalStore(address: Address, step: Step): Store {
  const store = counted(open(address, step), step);
  return new Proxy(store, {
    get(of, name, receiver) {
      if (name !== 'applyEvent') return Reflect.get(of, name, receiver) as unknown;
      const applyEvent: Store['applyEvent'] = (event, effect, options) => {
        const mortal: Effect = async (...given) => {
          step();
          const answer = await effect(...given);
          step();
          return answer;
        };
        return of.applyEvent(event, mortal, options);
      };
      return applyEvent;
    },
  });
}

function open(address: Address, step: Step): Store {
  if (address.kind === 'sqlite') return sqliteStore(address);
  if (address.kind === 'memory') throw new Error('What is in memory dies with its process.');
  const { url: connectionString, schema } = address;
  const pool = new pg.Pool({
    ...{ connectionString, max: 4, options: `-c search_path=${schema}` },
    Client: mortalClient(step),
  });
  return postgresStore({ pool });
}

type Query = (this: pg.Client, ...words: unknown[]) => Promise<unknown> | undefined;

function mortalClient(step: Step): typeof pg.Client {
  const plain = Reflect.get(pg.Client.prototype, 'query') as unknown as Query;
  const query: Query = function (...words) {
    step();
    // The pool's own questions are answered by a callback.
    return plain.apply(this, words)?.then((result) => {
      step();
      return result;
    });
  };
  class MortalClient extends pg.Client {}
  Object.defineProperty(MortalClient.prototype, 'query', { value: query });
  return MortalClient;
}

const ASKED: ReadonlySet<string> = new Set([
  'refundPayment',
  'findRefunds',
  'cancelPayment',
  'lookUpPayment',
] satisfies (keyof Provider)[]);

/** @returns the provider, of which each question that goes over the network takes a step before and after. */
export function mortalProvider(provider: Provider, step: Step): Provider {
  const asking = counted(provider, step);
  return new Proxy(provider, {
    get: (of, name) => Reflect.get(ASKED.has(String(name)) ? asking : of, name) as unknown,
  });
}
