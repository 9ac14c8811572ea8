import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/** Node 22.15 and newer can read the system's own list; its types here are those of Node 20. */
const { getCACertificates } = tls as typeof tls & {
  readonly getCACertificates?: (type: 'default' | 'system') => string[];
};

/**
 * @param extra certificates to trust besides, in PEM.
 * @returns the certificate authorities to trust: Node's own list, those of `NODE_EXTRA_CA_CERTS`, the system's
 * where this Node can read them, and the extra ones.
 */
export function trustedAuthorities(extra: readonly string[] = []): string[] {
  const own = getCACertificates
    ? [...getCACertificates('default'), ...getCACertificates('system')]
    : [...tls.rootCertificates, ...extraOfEnvironment()];
  return [...new Set([...own, ...extra])];
}

function extraOfEnvironment(): string[] {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  try {
    return path ? [readFileSync(path, 'utf8')] : [];
  } catch {
    // As Node itself does with a file that it can't read.
    return [];
  }
}
