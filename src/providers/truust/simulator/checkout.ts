import { formatMoney } from '../../../protocol/money.ts';
import { browserScript } from '../../../simulator/browser-script.ts';
import { cardFormPage } from '../../../simulator/card-form.ts';
import { hostilePage, hostileScript } from '../../../simulator/hostile.ts';
import { escapeHtml, htmlPage } from '../../../simulator/html.ts';
import type { SimulatedOrder, TruustBook, TruustVariant } from './book.ts';
import type { BundleShelf } from './bundles.ts';
import { truustHostileCases } from './hostile.ts';
import { textsFor } from './texts.ts';

export interface TruustCheckout {
  readonly book: TruustBook;
  readonly bundles: BundleShelf;
  readonly variantOf: (order: SimulatedOrder) => TruustVariant;
  /** How long the variant `slow` takes to pay, in milliseconds. */
  readonly slowMs: number;
  readonly gatewayOrigin: string;
}

const SCRIPT = '/checkout.js';

/** What the page's script gets to know. */
export interface TruustPageData {
  readonly token: string;
  readonly silent: boolean;
  /** Presses "Cancel" by itself. */
  readonly cancels: boolean;
  /** The order's outcome: this is the result page. */
  readonly result?: {
    readonly detail: 'confirmed_payment' | 'denied_payment';
    readonly at: string;
    /** Where the buyer goes on to. */
    readonly url: string | null;
    readonly times: number;
  };
  /** Where "Cancel" leads. */
  readonly cancelUrl: string | null;
}

/** Serves the checkout's origin. */
export async function answerCheckout(checkout: TruustCheckout, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, first = '', second = ''] = url.pathname.split('/');
  if (url.pathname === SCRIPT) return browserScript('truust/checkout');
  if (url.pathname === '/hostile.js') return hostileScript();
  if (first === 'hostile') return playCase(second);
  if (first === 'bundle') {
    const order = checkout.bundles.visit(second);
    return order ? redirect(`/${order.token}${url.search}`) : missing();
  }
  const action = second ? first : '';
  const order = checkout.book.byToken(second || first);
  if (!order) return missing();
  const lang = url.searchParams.get('hl') ?? 'en';
  switch (`${request.method} ${action}`) {
    case 'GET ':
    case 'GET direct':
      return showForm(checkout, order, lang);
    case 'POST pay':
      return pay(checkout, order, request);
    case 'GET result':
      return showResult(checkout, order, lang);
    default:
      return missing();
  }
}

async function showForm(checkout: TruustCheckout, order: SimulatedOrder, lang: string): Promise<Response> {
  const variant = checkout.variantOf(order);
  if (variant === 'never') return new Promise(() => undefined);
  if (variant.startsWith('hostile:')) return playCase(variant.slice('hostile:'.length));
  if (!checkout.book.isPayable(order)) return redirect(`/result/${order.token}`);
  return page(order, lang, {
    token: order.token,
    silent: variant === 'silent',
    cancels: variant === 'cancelled',
    cancelUrl: order.deniedUrl,
  });
}

function showResult(checkout: TruustCheckout, order: SimulatedOrder, lang: string): Response {
  const variant = checkout.variantOf(order);
  const paid = order.status === 'PUBLISHED';
  return page(order, lang, {
    token: order.token,
    silent: variant === 'silent',
    cancels: false,
    cancelUrl: null,
    result: {
      detail: paid ? 'confirmed_payment' : 'denied_payment',
      at: order.publishedAt ?? order.createdAt,
      url: paid ? order.confirmedUrl : order.deniedUrl,
      times: variant === 'twice' ? 2 : 1,
    },
  });
}

function page(order: SimulatedOrder, lang: string, data: TruustPageData): Response {
  const amount = formatMoney(order, lang);
  const texts = textsFor(lang);
  return cardFormPage({ lang, title: 'Truust', name: order.name, amount, texts, script: SCRIPT, data });
}

async function pay(checkout: TruustCheckout, order: SimulatedOrder, request: Request): Promise<Response> {
  const variant = checkout.variantOf(order);
  const { card } = (await request.json()) as { readonly card: string };
  if (variant === 'slow') await new Promise((resolve) => setTimeout(resolve, checkout.slowMs));
  checkout.book.pay(order, card);
  const result = `${new URL(request.url).origin}/result/${order.token}`;
  const next =
    variant === 'gateway' ? `${checkout.gatewayOrigin}/?back=${encodeURIComponent(result)}` : result;
  return Response.json({ next });
}

/** A bank's page in between, on an origin of its own. */
export function answerGateway(request: Request): Promise<Response> {
  const back = new URL(request.url).searchParams.get('back') ?? '';
  const body = `<main><h1>The bank asks you to confirm</h1><form action="${escapeHtml(back)}"><button id="confirm">Confirm</button></form></main>`;
  return Promise.resolve(htmlPage({ lang: 'en', title: 'Bank', body }));
}

function playCase(name: string): Response {
  const found = truustHostileCases.find((candidate) => candidate.name === name);
  return found ? hostilePage(found) : missing();
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

function missing(): Response {
  return new Response('Not found', { status: 404 });
}
