import { generate } from 'selfsigned';

/** A key and its certificate, in PEM. */
export interface Certified {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;
const common = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function makeAuthority(name = 'Authority made by a test'): Promise<Certified> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/**
 * @param names DNS names and IPv4 addresses.
 * @param options.authority who signs it; it is self-signed otherwise.
 * @param options.expired whether it ended yesterday.
 */
export async function certify(
  names: readonly string[],
  { authority, expired = false }: { authority?: Certified; expired?: boolean } = {},
): Promise<Certified> {
  const from = Date.now() - 2 * DAY;
  const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    ...common,
    notBeforeDate: new Date(from),
    notAfterDate: new Date(expired ? from + DAY : from + 30 * DAY),
    ...(authority && { ca: authority }),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          /^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name },
        ),
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
