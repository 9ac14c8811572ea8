import type { Presentation } from '../../../element/adapter/settings.ts';
import type { AdapterHost, CreateAdapter } from '../../../element/adapter/adapter.ts';
import type { Evidence } from '../../../protocol/messages.ts';
import { findOut, HostedCheckout } from '../../../element/adapter/hosted-checkout.ts';
import type { TrustshareSession } from '../definition.ts';

const CHECKOUT = 'https://checkout.trustshare.io';
const NAMESPACE = 'trustshare::sdk::v1';

/** @returns what trustshare has added to the address that the shopper comes back to. */
const evidenceIn = (search: string): Evidence => ({
  checkoutId: new URLSearchParams(search).get('checkout_id') ?? undefined,
});

/**
 * trustshare's checkout. It calls the page by messages after a handshake: syn, syn_ack, ready, ready_ack. Before that
 * no call is heard; and where the checkout wants the page to go afterwards is for the page to decide.
 */
class Trustshare extends HostedCheckout<TrustshareSession> {
  protected readonly speaks = true;
  protected override readonly evidenceIn = evidenceIn;
  /** How far the handshake has come: nothing, greeted, ready for calls. */
  #stage = 0;

  /** A payment link, or a checkout that reports to the page. */
  protected get url(): string {
    const { url, clientSecret = '' } = this.session;
    const checkout = this.host.element.gatewayUrl || CHECKOUT;
    return url ?? `${checkout}/process?s=${encodeURIComponent(clientSecret)}`;
  }

  protected override get presentation(): Presentation {
    if (this.session.url) return 'redirect';
    // A checkout in place of the page would have nobody to report to.
    return super.presentation === 'redirect' ? 'modal' : super.presentation;
  }

  protected hear({ kind, namespace, secret, method, id, args }: Readonly<Record<string, unknown>>): void {
    switch (kind) {
      case 'syn':
        if (namespace === NAMESPACE) {
          this.#stage = 1;
          this.tell({ kind: 'syn_ack', secret });
        }
        break;
      case 'ready':
        if (!this.#stage) return;
        this.#stage = 2;
        this.tell({ kind: 'ready_ack', methods: ['fromSdk', 'finish', 'cancel'] });
        this.loaded?.();
        break;
      case 'call':
        if (this.#stage < 2) return;
        this.tell({ kind: 'return', method, id, result: true });
        if (method === 'cancel') this.ended({ kind: 'cancelled' });
        if (method === 'finish') this.#finish((args as Finish)?.[0]?.checkout_id);
    }
  }

  #finish(checkoutId: unknown): void {
    if (typeof checkoutId === 'string') this.ended({ kind: 'paid', evidence: { checkoutId } });
  }
}

type Finish = readonly ({ readonly checkout_id?: unknown } | null)[] | null | undefined;

export const comeBack = (host: AdapterHost) => findOut(host, evidenceIn(location.search));

export const createAdapter: CreateAdapter<TrustshareSession> = (host, session) =>
  new Trustshare(host, session);
