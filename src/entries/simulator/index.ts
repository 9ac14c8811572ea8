export { startSimulator, type Simulator, type SimulatorOptions } from './start-simulator.ts';
export { simulated } from './simulated.ts';
export {
  testCards,
  type CardBehaviour,
  type TestCard,
} from '../../providers/trust-payments/simulator/cards.ts';
export type { Failure, FailureOptions } from '../../providers/trust-payments/simulator/failures.ts';
export type {
  Transaction,
  TransactionFilter,
  Transactions,
} from '../../providers/trust-payments/simulator/transactions.ts';
export type {
  TrustPaymentsOptions,
  TrustPaymentsSimulator,
} from '../../providers/trust-payments/simulator/trust-payments.ts';
export { startHost, type Certificate, type Host } from '../../simulator/host.ts';
export {
  startFaultyServer,
  type Fault,
  type FaultyServer,
  type FaultyServerOptions,
} from '../../simulator/faults/faulty-server.ts';
export {
  startNameServer,
  type NameServer,
  type NameServerFault,
} from '../../simulator/faults/name-server.ts';
export { startHostile, HOSTILE_SCRIPT, type HostileCase, type HostileStep } from '../../simulator/hostile.ts';
export * from '../../providers/truust/simulator/index.ts';
export * from '../../providers/trustshare/simulator/index.ts';
export * from './senders.ts';
