import { PayError } from '../error.ts';
import type { PageNeeds, PageScript } from '../provider/page-needs.ts';
import type { Provider } from '../provider/provider.ts';

export interface ContentSecurityPolicyOptions {
  /** Whose forms the page shows. */
  readonly providers: readonly Provider[];
  /**
   * Random for each answer, and on each script tag of the page: 16 bytes in base64 or more. With it, only scripts that bear
   * it run, and those that they load. Without it, the page's own origin's and the provider's do.
   */
  readonly nonce?: string;
  /** Lets no text become a script but what the package's policies have looked at. */
  readonly trustedTypes?: boolean;
  /** Where browsers report violations: `/pay/csp-report` where `payments.fetch` is mounted at `/pay`. */
  readonly reportUri?: string;
}

const NONCE = /^[\w+/-]{16,}={0,2}$/;
/** No whitespace, comma or semicolon: it would end the directive and begin another one. */
const REPORT_URI = /^[^\s;,]+$/;

/**
 * The `Content-Security-Policy` of a page with the tag in it: as much as the forms of these providers need, and no more.
 *
 * @returns the header's value.
 * @throws PayError `payload-invalid` where the nonce is too short or could say something else in a header.
 * @example
 * response.setHeader('content-security-policy', contentSecurityPolicy({ providers, nonce }));
 */
export function contentSecurityPolicy(options: ContentSecurityPolicyOptions): string {
  const { providers, nonce, trustedTypes = false, reportUri } = options;
  if (nonce !== undefined && !NONCE.test(nonce)) throw invalid('nonce', 'Use 16 random bytes in base64.');
  if (reportUri !== undefined && !REPORT_URI.test(reportUri)) throw invalid('reportUri', 'Use a URL.');
  const needs = needsOf(providers);
  const list = (pick: (need: PageNeeds) => readonly string[]) => needs.flatMap(pick);
  const scripts = list(({ scripts }) => scripts.map(({ url }) => new URL(url).origin));
  const frames = list((need) => need.frames);
  const inline = needs.some(({ inlineStyles }) => inlineStyles);
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'self'"],
    'script-src': nonce ? [`'nonce-${nonce}'`, "'strict-dynamic'"] : ["'self'", ...scripts],
    'style-src': ["'self'", ...(inline ? ["'unsafe-inline'"] : [])],
    'img-src': ["'self'", ...(inline ? ['data:'] : [])],
    'connect-src': ["'self'", ...list(({ connects }) => connects)],
    'frame-src': ["'self'", ...frames],
    // The frames that lead to the bank inherit it: without these, 3-D Secure hangs.
    'form-action': ["'self'", ...frames],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'self'"],
    ...(trustedTypes && {
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['pay-form', 'lit-html'],
    }),
    ...(reportUri && { 'report-uri': [reportUri] }),
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...new Set(sources)].join(' '))
    .join('; ');
}

/**
 * The `Permissions-Policy` of a page with the tag in it: no form needs any of what it turns off.
 *
 * @returns the header's value.
 */
export function permissionsPolicy(): string {
  return ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'bluetooth', 'midi', 'display-capture']
    .map((feature) => `${feature}=()`)
    .join(', ');
}

/**
 * The providers' scripts in the page, each with its reason: the part of the inventory of PCI DSS 6.4.3 that the package
 * knows. The page's own scripts come to it.
 */
export function scriptInventory(providers: readonly Provider[]): readonly PageScript[] {
  const scripts = needsOf(providers).flatMap((need) => need.scripts);
  return [...new Map(scripts.map((script) => [script.url, script])).values()];
}

/** Hints for a browser to fetch what the form needs before the page's scripts ask for it. */
export interface PreloadHints {
  /** For a `Link` header. */
  readonly header: string;
  /** For the page's `<head>`. */
  readonly tags: string;
}

/**
 * @param options.nonce the page's, where its policy has one: a preload without it would be blocked.
 * @returns the library as a preload, the gateway as a connection.
 */
export function preloadHints(provider: Provider, { nonce }: { readonly nonce?: string } = {}): PreloadHints {
  if (nonce !== undefined && !NONCE.test(nonce)) throw invalid('nonce', 'Use 16 random bytes in base64.');
  const [need] = needsOf([provider]);
  const [library] = need?.scripts ?? [];
  const hints: Readonly<Record<string, string>>[] = [
    ...(library
      ? [{ href: new URL(library.url).href, rel: 'preload', as: 'script', ...(nonce && { nonce }) }]
      : []),
    ...(need?.preconnects ?? []).map((href) => ({ href, rel: 'preconnect' })),
  ];
  const parts = (hint: Readonly<Record<string, string>>) =>
    Object.entries(hint).map(([name, value]) => `${name}="${escapeHtml(value)}"`);
  return {
    header: hints.map(({ href = '', ...rest }) => [`<${href}>`, ...parts(rest)].join('; ')).join(', '),
    tags: hints.map((hint) => `<link ${parts(hint).join(' ')}>`).join('\n'),
  };
}

const needsOf = (providers: readonly Provider[]): PageNeeds[] =>
  providers.flatMap(({ pageNeeds }) => pageNeeds ?? []);

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const invalid = (name: string, hint: string): PayError =>
  new PayError('payload-invalid', `The ${name} can't stand in a header.`, hint);
