import { isIPv4 } from 'node:net';
import { PayError } from '../../error.ts';

/** Where a request goes. */
export interface Target {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** For the `Host` header: the port only where it is not the scheme's own. */
  readonly authority: string;
  /** Path and query. */
  readonly path: string;
  /** Over TLS, or in the clear to this very machine. */
  readonly secure: boolean;
}

/** @returns whether the host can be nothing but this machine. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || isV4Loopback(host);
}

const isV4Loopback = (host: string): boolean => isIPv4(host) && host.startsWith('127.');

/**
 * @param url `https:`, or `http:` to a loopback host so that a simulator can stand in offline.
 * @throws PayError `url-refused` for anything else, and for credentials inside the URL.
 */
export function readTarget(url: string | URL): Target {
  const parsed = URL.canParse(String(url)) ? new URL(url) : undefined;
  const host = parsed?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const secure = parsed?.protocol === 'https:';
  if (!parsed || !(secure || (parsed.protocol === 'http:' && isLoopback(host)))) {
    throw new PayError(
      'url-refused',
      'The URL is not one that a payment request may be sent to.',
      'Use an https: URL; http: is accepted for localhost, 127.0.0.0/8 and ::1 only.',
    );
  }
  if (parsed.username || parsed.password) {
    throw new PayError(
      'url-refused',
      'The URL has a user name or a password in it.',
      'Pass credentials separately: URLs end up in logs.',
    );
  }
  return {
    host,
    port: Number(parsed.port) || (secure ? 443 : 80),
    authority: parsed.host,
    path: parsed.pathname + parsed.search,
    secure,
  };
}
