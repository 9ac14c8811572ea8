import { randomUUID } from 'node:crypto';

/** How an intent's checkout page behaves. */
export type TrustshareVariant =
  | 'normal'
  /** Shows the page and sends no message. */
  | 'silent'
  | 'slow'
  /** The buyer gives up at once. */
  | 'cancelled'
  /** The page never loads. */
  | 'never'
  /** Finishes twice. */
  | 'twice'
  /** Plays the case of this name from `trustshareHostileCases`. */
  | `hostile:${string}`;

export type TrustshareEnvironment = 'sandbox' | 'live';

export interface SimulatedIntent {
  readonly id: string;
  readonly environment: TrustshareEnvironment;
  readonly type: 'checkout' | 'payment_link';
  readonly currency: string;
  readonly settlements: readonly { readonly amount: number; readonly description?: string }[];
  readonly from: unknown;
  readonly redirectUrl: string | null;
  readonly metadata: unknown;
  readonly createdAt: string;
  /** What opens it: the end of the client secret, or of the link. */
  readonly token: string;
  projectId: string | null;
  status: 'unconfirmed' | 'confirmed' | 'cancelled';
  variant?: TrustshareVariant;
}

export type CheckoutStatus = 'settling' | 'settled' | 'abandoned' | 'failed' | 'cancelled';

export interface SimulatedCheckout {
  readonly id: string;
  readonly environment: TrustshareEnvironment;
  readonly intentId: string | null;
  readonly projectId: string;
  readonly amount: number;
  readonly currency: string;
  outstanding: number;
  /** Also states that trustshare may add. */
  status: CheckoutStatus | (string & {});
}

export type NewSimulatedIntent = Pick<
  SimulatedIntent,
  'environment' | 'type' | 'currency' | 'settlements' | 'from' | 'redirectUrl' | 'metadata'
> & { readonly projectId: string | null };

/** The stand-in's own rule: this number fails, every other one is taken. */
const FAILING_CARD = '4000000000000002';

/** What the stand-in holds: intents and their checkouts. */
export class TrustshareBook {
  readonly intents = new Map<string, SimulatedIntent>();
  readonly checkouts = new Map<string, SimulatedCheckout>();

  constructor(
    private readonly now: () => number,
    private readonly changed: (checkout: SimulatedCheckout) => void,
  ) {}

  addIntent(fields: NewSimulatedIntent): SimulatedIntent {
    const intent: SimulatedIntent = {
      ...fields,
      id: newId('intent'),
      token: randomUUID().replaceAll('-', ''),
      createdAt: new Date(this.now()).toISOString(),
      status: 'unconfirmed',
    };
    this.intents.set(intent.id, intent);
    return intent;
  }

  intent(id: string): SimulatedIntent {
    const intent = this.intents.get(id);
    if (!intent) throw new Error(`The trustshare stand-in has no intent ${id}.`);
    return intent;
  }

  checkout(id: string): SimulatedCheckout {
    const checkout = this.checkouts.get(id);
    if (!checkout) throw new Error(`The trustshare stand-in has no checkout ${id}.`);
    return checkout;
  }

  byToken(token: string): SimulatedIntent | undefined {
    return [...this.intents.values()].find((intent) => intent.token === token);
  }

  /** The buyer presses "Pay Now": that consumes the intent, but for a payment link without a payer. */
  pay(intent: SimulatedIntent, card = '4242424242424242'): SimulatedCheckout {
    if (intent.status !== 'unconfirmed') throw new Error(`The intent ${intent.id} is ${intent.status}.`);
    const reusable = intent.type === 'payment_link' && !intent.from;
    if (!reusable) intent.status = 'confirmed';
    intent.projectId ??= newId('project');
    const amount = totalOf(intent);
    return this.addCheckout({
      environment: intent.environment,
      intentId: intent.id,
      projectId: intent.projectId,
      amount,
      currency: intent.currency,
      outstanding: amount,
      status: card === FAILING_CARD ? 'failed' : 'settling',
    });
  }

  addCheckout(fields: Omit<SimulatedCheckout, 'id'>): SimulatedCheckout {
    const checkout = { ...fields, id: newId('checkout') };
    this.checkouts.set(checkout.id, checkout);
    this.changed(checkout);
    return checkout;
  }

  move(id: string, status: SimulatedCheckout['status']): void {
    const checkout = this.checkout(id);
    checkout.status = status;
    if (status === 'settled') checkout.outstanding = 0;
    this.changed(checkout);
  }

  /** Money that comes into a project in the sandbox. */
  credit(projectId: string, amount: number): void {
    for (const checkout of this.checkouts.values()) {
      if (checkout.projectId !== projectId || checkout.status !== 'settling') continue;
      checkout.outstanding -= amount;
      if (checkout.outstanding <= 0) checkout.status = 'settled';
      this.changed(checkout);
    }
  }
}

export function newId(kind: 'intent' | 'checkout' | 'project'): string {
  return `${kind}_${randomUUID().replaceAll('-', '')}`;
}

/** In minor units. */
export function totalOf({ settlements }: SimulatedIntent): number {
  return settlements.reduce((sum, { amount }) => sum + amount, 0);
}

/** Only the environment in front and the `_i_` are known of the real layout. */
export function secretOf({ environment, token }: SimulatedIntent): string {
  return `${environment}_i_${token}`;
}
