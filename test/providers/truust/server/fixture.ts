import type { Order } from '../../../../src/server/provider/provider.ts';
import { truust, type TruustOptions } from '../../../../src/providers/truust/server/index.ts';
import {
  startTruust,
  type TruustSimulator,
  type TruustSimulatorOptions,
} from '../../../../src/providers/truust/simulator/index.ts';

export const ORDER: Order = { reference: 'booking-1', amount: 2377, currency: 'EUR', description: 'Room 7' };
export const CONTEXT = { findOrder: () => ORDER, now: Date.now };
export const REQUEST = { locale: 'en-GB' };

/** Runs the test against a stand-in of its own. */
export async function withTruust(
  use: (parts: { simulator: TruustSimulator; provider: ReturnType<typeof truust> }) => Promise<void>,
  {
    simulator: simulatorOptions,
    provider: providerOptions,
  }: {
    simulator?: TruustSimulatorOptions;
    provider?: Partial<TruustOptions>;
  } = {},
): Promise<void> {
  const simulator = await startTruust(simulatorOptions);
  try {
    const { baseUrl, secretKey } = simulator;
    await use({ simulator, provider: truust({ baseUrl, secretKey, ...providerOptions } as TruustOptions) });
  } finally {
    await simulator.close();
  }
}
