import { formatMoney } from '../../../protocol/money.ts';
import { browserScript } from '../../../simulator/browser-script.ts';
import { cardFormPage, type CardFormTexts } from '../../../simulator/card-form.ts';
import { hostilePage, hostileScript } from '../../../simulator/hostile.ts';
import {
  secretOf,
  totalOf,
  type SimulatedIntent,
  type TrustshareBook,
  type TrustshareVariant,
} from './book.ts';
import { trustshareHostileCases } from './hostile.ts';

export interface TrustshareCheckoutPages {
  readonly book: TrustshareBook;
  readonly variantOf: (intent: SimulatedIntent) => TrustshareVariant;
  /** How long the variant `slow` takes to pay, in milliseconds. */
  readonly slowMs: number;
}

/** What the page's script gets to know. */
export interface TrustsharePageData {
  readonly token: string;
  /** Opened by a page of the merchant's, to be told over messages; otherwise a link of its own. */
  readonly embedded: boolean;
  /** Presses "Cancel" by itself. */
  readonly cancels: boolean;
  readonly finishes: number;
  readonly redirectUrl: string | null;
}

/** What "Pay" comes back with, whether or not the money will ever come in. */
export interface TrustsharePaid {
  readonly checkout_id: string;
  readonly project_id: string;
}

const SCRIPT = '/checkout.js';

/** Serves the checkout's origin. */
export async function answerCheckout(pages: TrustshareCheckoutPages, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, first = '', second = ''] = pathname.split('/');
  const { book } = pages;
  switch (`${request.method} ${first}`) {
    case `GET ${SCRIPT.slice(1)}`:
      return browserScript('trustshare/checkout');
    case 'GET hostile.js':
      return hostileScript();
    case 'GET hostile':
      return playCase(second);
    case 'GET process': {
      const secret = searchParams.get('s');
      const intent = [...book.intents.values()].find((candidate) => secretOf(candidate) === secret);
      return intent ? showForm(pages, intent, true) : missing();
    }
    case 'GET l': {
      const intent = book.byToken(second);
      return intent ? showForm(pages, intent, false) : missing();
    }
    case 'POST pay': {
      const intent = book.byToken(second);
      return intent ? pay(pages, intent, request) : missing();
    }
    default:
      return missing();
  }
}

async function showForm(
  { variantOf }: TrustshareCheckoutPages,
  intent: SimulatedIntent,
  embedded: boolean,
): Promise<Response> {
  const variant = variantOf(intent);
  if (variant === 'never') return new Promise(() => undefined);
  if (variant.startsWith('hostile:')) return playCase(variant.slice('hostile:'.length));
  if (intent.status !== 'unconfirmed') return new Response('This payment is over.', { status: 410 });
  const data: TrustsharePageData = {
    token: intent.token,
    embedded: embedded && variant !== 'silent',
    cancels: variant === 'cancelled',
    finishes: variant === 'twice' ? 2 : 1,
    redirectUrl: intent.redirectUrl,
  };
  const amount = formatMoney({ amount: totalOf(intent), currency: intent.currency.toUpperCase() }, 'en-GB');
  const name = intent.settlements[0]?.description ?? 'Payment';
  return cardFormPage({ lang: 'en', title: 'trustshare', name, amount, texts: TEXTS, script: SCRIPT, data });
}

async function pay(
  { book, variantOf, slowMs }: TrustshareCheckoutPages,
  intent: SimulatedIntent,
  request: Request,
): Promise<Response> {
  const { card } = (await request.json()) as { readonly card: string };
  if (variantOf(intent) === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs));
  if (intent.status !== 'unconfirmed') return new Response('This payment is over.', { status: 410 });
  const { id, projectId } = book.pay(intent, card);
  const paid: TrustsharePaid = { checkout_id: id, project_id: projectId };
  return Response.json(paid);
}

function playCase(name: string): Response {
  const found = trustshareHostileCases.find((candidate) => candidate.name === name);
  return found ? hostilePage(found) : missing();
}

function missing(): Response {
  return new Response('Not found', { status: 404 });
}

const TEXTS: CardFormTexts = {
  card: 'Card number',
  expiry: 'Expiry',
  code: 'Security code',
  pay: 'Pay',
  cancel: 'Cancel',
  incomplete: 'Please fill in all fields.',
  refused: 'The payment could not be sent. Please try again.',
  done: 'You can close this window.',
  note: 'A stand-in for trustshare: no money moves. Test card 4242 4242 4242 4242; 4000 0000 0000 0002 fails.',
};
