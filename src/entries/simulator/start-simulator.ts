import { together } from '../../simulator/host.ts';
import {
  startTrustPayments,
  type TrustPaymentsOptions,
  type TrustPaymentsSimulator,
} from '../../providers/trust-payments/simulator/trust-payments.ts';
import {
  startTrustshare,
  type TrustshareSimulator,
  type TrustshareSimulatorOptions,
} from '../../providers/trustshare/simulator/index.ts';
import {
  startTruust,
  type TruustSimulator,
  type TruustSimulatorOptions,
} from '../../providers/truust/simulator/index.ts';

export interface SimulatorOptions {
  readonly trustPayments?: TrustPaymentsOptions;
  readonly truust?: TruustSimulatorOptions;
  readonly trustshare?: TrustshareSimulatorOptions;
}

/** Local stand-ins for the providers. */
export interface Simulator {
  readonly trustPayments: TrustPaymentsSimulator;
  readonly truust: TruustSimulator;
  readonly trustshare: TrustshareSimulator;
  /** Closes all of them. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for each provider on local ports, so that everything runs without a network. Where one can't be
 * started, none is left open.
 */
export function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return together(async (keep) => ({
    trustPayments: await keep(startTrustPayments(options.trustPayments)),
    truust: await keep(startTruust(options.truust)),
    trustshare: await keep(startTrustshare(options.trustshare)),
  }));
}
