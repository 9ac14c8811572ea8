export { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
export { testCards, type CardBehaviour, type TestCard } from './trust-payments/cards.ts';
export type { Failure, FailureOptions } from './trust-payments/failures.ts';
export type { Transaction, TransactionFilter, Transactions } from './trust-payments/transactions.ts';
export type { TrustPaymentsOptions, TrustPaymentsSimulator } from './trust-payments/trust-payments.ts';
export { startHost, type Certificate, type Host } from './host.ts';
export {
  startFaultyServer,
  type Fault,
  type FaultyServer,
  type FaultyServerOptions,
} from './faults/faulty-server.ts';
export { startNameServer, type NameServer, type NameServerFault } from './faults/name-server.ts';
export { startHostile, HOSTILE_SCRIPT, type HostileCase, type HostileStep } from './hostile.ts';
export * from './truust/index.ts';
export * from './trustshare/index.ts';
export * from './senders/index.ts';
