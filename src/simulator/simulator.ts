import {
  startTrustPayments,
  type TrustPaymentsOptions,
  type TrustPaymentsSimulator,
} from './trust-payments/trust-payments.ts';

export interface SimulatorOptions {
  readonly trustPayments?: TrustPaymentsOptions;
}

/** Local stand-ins for the providers. */
export interface Simulator {
  readonly trustPayments: TrustPaymentsSimulator;
  close(): Promise<void>;
}

/** Starts a stand-in for each provider on local ports, so that everything runs without a network. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const trustPayments = await startTrustPayments(options.trustPayments);
  return { trustPayments, close: () => trustPayments.close() };
}
