import type { Evidence, Session } from '../../../protocol/messages.ts';
import type { Presentation } from '../../../element/adapter/settings.ts';
import type { AdapterHost, CreateAdapter } from '../../../element/adapter/adapter.ts';
import { comeBackFrom, HostedCheckout } from '../../../element/adapter/hosted-checkout.ts';
import { settingUrl } from '../../../element/support/address.ts';
import { trustshare, type TrustshareSession } from '../definition.ts';

const CHECKOUT = 'https://checkout.trustshare.io';
const NAMESPACE = 'trustshare::sdk::v1';

/** How far the handshake has come. */
const STAGES = { none: 0, greeted: 1, ready: 2 } as const;

/** @returns what trustshare has added to the address that the shopper comes back to. */
const evidenceIn = (search: string): Evidence => ({
  checkoutId: new URLSearchParams(search).get('checkout_id') ?? undefined,
});

/** A payment link takes the whole page; a checkout reports to it. */
const isLink = (session: Session): boolean => Object.hasOwn(session, 'url');

/**
 * trustshare's checkout. It calls the page by messages after a handshake: syn, syn_ack, ready, ready_ack. Before that
 * no call is heard; and where the checkout wants the page to go afterwards is for the page to decide.
 */
class Trustshare extends HostedCheckout<TrustshareSession> {
  protected readonly label = trustshare.label;
  protected readonly speaks = true;
  protected override readonly evidenceIn = evidenceIn;
  #stage: (typeof STAGES)[keyof typeof STAGES] = STAGES.none;

  /** A payment link, or a checkout that reports to the page. */
  protected get address(): unknown {
    const { url, clientSecret = '' } = this.session;
    if (isLink(this.session)) return url;
    const { gatewayUrl = CHECKOUT } = this.session;
    const checkout = settingUrl(this.host.element, 'gatewayUrl', [CHECKOUT], gatewayUrl);
    return `${checkout}/process?s=${encodeURIComponent(clientSecret)}`;
  }

  protected override get presentation(): Presentation {
    if (isLink(this.session)) return 'redirect';
    // A checkout in place of the page would have nobody to report to.
    return super.presentation === 'redirect' ? 'modal' : super.presentation;
  }

  protected hear({ kind, namespace, secret, method, id, args }: Readonly<Record<string, unknown>>): void {
    switch (kind) {
      case 'syn':
        if (namespace === NAMESPACE) {
          this.#stage = STAGES.greeted;
          this.tell({ kind: 'syn_ack', secret });
        }
        break;
      case 'ready':
        if (this.#stage < STAGES.greeted) return;
        this.#stage = STAGES.ready;
        this.tell({ kind: 'ready_ack', methods: ['fromSdk', 'finish', 'cancel'] });
        this.loaded?.();
        break;
      case 'call':
        if (this.#stage < STAGES.ready) return;
        this.tell({ kind: 'return', method, id, result: true });
        if (method === 'cancel') {
          // The shopper has pressed the checkout's own "Cancel", so nothing was sent. The server is asked all the same.
          this.begin((attempt) => (attempt.sent = 'no'));
          this.over();
        }
        if (method === 'finish') this.#finish((args as Finish)?.[0]?.checkout_id);
    }
  }

  #finish(checkoutId: unknown): void {
    if (typeof checkoutId === 'string') this.ended({ kind: 'paid', evidence: { checkoutId } });
  }
}

type Finish = readonly ({ readonly checkout_id?: unknown } | null)[] | null | undefined;

export const comeBack = (host: AdapterHost) => comeBackFrom(host, evidenceIn(location.search));

export const createAdapter: CreateAdapter<TrustshareSession> = (host, session) =>
  new Trustshare(host, session);
