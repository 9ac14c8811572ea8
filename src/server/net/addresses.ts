import { PayError } from '../error.ts';

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * @param baseUrl as the merchant wrote it.
 * @returns the same without a slash at the end.
 * @throws {PayError} `credentials-invalid` where a key must not be sent to such an address.
 */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || url.username || url.search || url.hash || !isSafeUrl(url)) {
    throw new PayError(
      'credentials-invalid',
      'The base URL of a provider is not an https address.',
      'Give it whole, such as https://api.example.com/v1. Plain http is for this very machine only.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

export interface CheckoutAddress {
  /** As a person calls it, for messages. */
  readonly provider: string;
  /** Where its API is: one on this very machine is a simulator, whose checkouts are there too. */
  readonly baseUrl: string;
  /** Hosts of the provider's; their subdomains are too. */
  readonly hosts: readonly string[];
}

/**
 * @param link where a provider says that a shopper pays.
 * @returns the address, fit for a page.
 * @throws {PayError} `provider-answer-invalid` where a shopper must not be sent there.
 */
export function checkoutUrl(link: string, { provider, baseUrl, hosts }: CheckoutAddress): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const isOwn = (host: string): boolean => url?.hostname === host || !!url?.hostname.endsWith(`.${host}`);
  const simulated = LOOPBACK.test(new URL(baseUrl).hostname) && !!url && LOOPBACK.test(url.hostname);
  if (url && isSafeUrl(url) && !url.username && !url.password && (simulated || hosts.some(isOwn))) return url;
  throw new PayError(
    'provider-answer-invalid',
    `${provider} gave no usable link${url?.hostname ? `: its host is ${url.hostname}` : ''}.`,
    'It has to be https, on a host of the provider’s. Name a domain that it serves for you in checkoutHosts.',
  );
}

/** @returns whether what travels there is encrypted, or never leaves the machine. */
function isSafeUrl({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
