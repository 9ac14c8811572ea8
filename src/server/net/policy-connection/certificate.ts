import { PayError } from '../../error.ts';

const EXPIRED =
  'Renew the certificate on the server, or set the clock of this machine right. If it is the provider’s, wait and tell them: never switch the check off.';
const SELF_SIGNED =
  'Something between here and the provider answers in its place (a proxy, a wrong address), or it is a test server: add its certificate to `authorities`.';
const UNKNOWN_AUTHORITY =
  'Update Node.js, whose list of certificate authorities may be old, or add the missing authority to `authorities` or NODE_EXTRA_CA_CERTS.';
const PROTOCOL =
  'TLS 1.2 or newer is required. Check that the host and port are the provider’s; a server of your own must be updated.';

/** What Node and OpenSSL call it -> what it means, and what to do. */
const PROBLEMS: Readonly<Record<string, readonly [meaning: string, hint: string]>> = {
  CERT_HAS_EXPIRED: ['has expired', EXPIRED],
  CERT_NOT_YET_VALID: ['is not valid yet', EXPIRED],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['is self-signed', SELF_SIGNED],
  SELF_SIGNED_CERT_IN_CHAIN: ['comes from a self-made authority', SELF_SIGNED],
  UNABLE_TO_GET_ISSUER_CERT: ['comes from an unknown authority', UNKNOWN_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['comes from an unknown authority', UNKNOWN_AUTHORITY],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['comes from an unknown authority', UNKNOWN_AUTHORITY],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'is for another host',
    'Check the host name for a typing error, and that its DNS entry or hosts file is right.',
  ],
};

/**
 * @param code of the error that ended the TLS handshake.
 * @returns the error where trying again can't help, `undefined` where the network failed.
 */
export function certificateError(code: string | undefined, host: string): PayError | undefined {
  const [meaning, hint] = PROBLEMS[code ?? ''] ?? [];
  if (meaning && hint)
    return new PayError('certificate-invalid', `The certificate of ${host} ${meaning}.`, hint);
  if (code?.startsWith('ERR_SSL_')) {
    return new PayError(
      'certificate-invalid',
      `${host} offers no TLS that is safe enough (${code}).`,
      PROTOCOL,
    );
  }
  // The network's errors are one word (ECONNRESET, EPIPE …); those about certificates are several.
  if (code?.includes('_')) {
    return new PayError(
      'certificate-invalid',
      `The certificate of ${host} can’t be trusted (${code}).`,
      UNKNOWN_AUTHORITY,
    );
  }
  return undefined;
}
