import { PayError } from '../../../server/error.ts';
import { checkBaseUrl } from '../../../server/net/addresses.ts';
import { jsonApi } from '../../../server/net/json-api.ts';
import { readCheckout, readIntent, readOpenedIntent, readProject } from './answer.ts';
import type { OpenedIntent, PaymentIntent, TrustshareCheckout, TrustshareProject } from './answer.ts';
import { intentBody, type NewPaymentIntent } from './request.ts';

export interface TrustshareClientOptions {
  /** `sandbox_api_…` or `live_api_…`: the prefix is what selects the environment. Of the server only. */
  readonly privateKey: string;
  /** `https://rest.trustshare.io` by default. */
  readonly baseUrl?: string;
  /** For one request, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
}

/** What a merchant needs of trustshare's v1 REST API. Every method throws {@link PayError}. */
export interface TrustshareClient {
  /** Whether real money moves. A key reads only what belongs to its own environment; ids don't tell. */
  readonly live: boolean;
  /**
   * @returns the intent with its client secret, for this one buyer's page and never to be kept, or its address.
   * @throws {PayError} `outcome-unknown` where the answer was lost: nobody has got what opens that intent, so
   *   another may be created.
   */
  createPaymentIntent(intent: NewPaymentIntent): Promise<OpenedIntent>;
  /** @returns the intent, or `undefined` where the key's environment has none with this id. */
  getIntent(id: string): Promise<PaymentIntent | undefined>;
  /** @returns the checkout, or `undefined` where the key's environment has none with this id. */
  getCheckout(id: string): Promise<TrustshareCheckout | undefined>;
  /** @returns the project, or `undefined` where the key's environment has none with this id. */
  getProject(id: string): Promise<TrustshareProject | undefined>;
  /** Cancels an intent nobody has confirmed. */
  cancelIntent(id: string): Promise<void>;
}

export const TRUSTSHARE_API = 'https://rest.trustshare.io';

/** @throws {PayError} `credentials-invalid` */
export function trustshareClient(options: TrustshareClientOptions): TrustshareClient {
  const { privateKey, baseUrl = TRUSTSHARE_API, timeoutMs } = options;
  const [, environment] = /^(sandbox|live)_api_[\x21-\x7e]+$/.exec(privateKey) ?? [];
  if (!environment) {
    throw new PayError(
      'credentials-invalid',
      'The trustshare private key does not begin with sandbox_api_ or live_api_.',
      'Take the private (API) key from the developer settings, without "Bearer".',
    );
  }
  // trustshare wants the key as it is: with "Bearer" in front it does not know it.
  const api = jsonApi({
    provider: 'trustshare',
    baseUrl: checkBaseUrl(baseUrl),
    scheme: '',
    key: privateKey,
    timeoutMs,
  });

  const read = async <T extends { readonly id: string }>(
    kind: 'intent' | 'checkout' | 'project',
    id: string,
    reader: (answer: unknown) => T,
  ): Promise<T | undefined> => {
    const answer = await api.get(`/v1/${kind}/${checkId(kind, id)}`);
    if (answer === undefined) return undefined;
    const found = reader(answer);
    if (found.id === id) return found;
    throw new PayError(
      'provider-answer-invalid',
      `trustshare answered with another ${kind} than the one asked for.`,
      'Do not act on it.',
    );
  };

  return {
    live: environment === 'live',
    createPaymentIntent: async (intent) => {
      const opened = readOpenedIntent(await api.post('/v1/intents/payment', intentBody(intent)));
      if (opened.url === undefined && !opened.clientSecret.startsWith(`${environment}_`)) {
        throw new PayError(
          'provider-answer-invalid',
          'trustshare opened an intent of the other environment.',
          'Check the private key and the base URL.',
        );
      }
      return opened;
    },
    getIntent: (id) => read('intent', id, readIntent),
    getCheckout: (id) => read('checkout', id, readCheckout),
    getProject: (id) => read('project', id, readProject),
    cancelIntent: async (id) => {
      await api.post(`/v1/intent/${checkId('intent', id)}/cancel`, {});
    },
  };
}

/** @returns whether it can be the id of such a thing. Ids come from pages and go into paths. */
export function isId(kind: 'intent' | 'checkout' | 'project', id: string): boolean {
  return new RegExp(`^${kind}_[A-Za-z0-9_-]{1,128}$`).test(id);
}

function checkId(kind: 'intent' | 'checkout' | 'project', id: string): string {
  if (isId(kind, id)) return id;
  throw new PayError('payload-invalid', `The id is none of a trustshare ${kind}.`, 'Hand on the id it gave.');
}
