import { PayError } from '../../../server/error.ts';
import { isAlgorithm, type Algorithm } from './jws.ts';

/**
 * The user with the role "Webservices JWT" that Trust Payments Support set up. It is not the user that signs in to
 * the Webservices JSON interface.
 */
export interface TrustPaymentsCredentials {
  /** The JWT username; goes into `iss`. */
  readonly username: string;
  /**
   * The JWT secret, as it was given. A list rotates: the first signs, any of them verifies, so put the new secret
   * first and drop the old one after the longest life of a result (15 minutes).
   */
  readonly secret: string | readonly string[];
  /** What to sign with; `HS256` where it is left out. Results are read in all three. */
  readonly algorithm?: Algorithm;
}

/** Shorter than any secret that Trust Payments gives out: a placeholder, or cut off on the way. */
const SHORTEST_SECRET = 16;

/**
 * @returns every secret, the one to sign with first.
 * @throws PayError `credentials-invalid` where nothing safe could be signed or verified with them.
 */
export function secretsOf({
  username,
  secret,
  algorithm = 'HS256',
}: TrustPaymentsCredentials): readonly [string, ...string[]] {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (!isPlain(username, 1)) throw invalid('username');
  if (!areSecrets(secrets)) throw invalid('secret');
  if (!isAlgorithm(algorithm)) throw invalid('algorithm');
  return secrets;
}

function areSecrets(value: unknown): value is readonly [string, ...string[]] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => isPlain(each, SHORTEST_SECRET));
}

function isPlain(value: unknown, shortest: number): boolean {
  return typeof value === 'string' && value.length >= shortest && value.trim() === value;
}

function invalid(name: keyof TrustPaymentsCredentials): PayError {
  return new PayError(
    'credentials-invalid',
    `The Trust Payments JWT ${name} is missing, too short, has space around it, or is of the wrong kind.`,
    'Give the username and the secret of the "Webservices JWT" user exactly as Trust Payments Support did; the ' +
      'algorithm is HS256, HS384 or HS512.',
  );
}
