import { generate } from 'selfsigned';
import type { Certificate } from '../../src/simulator/host.ts';

/** @returns a certificate that no browser trusts by itself, for a stand-in that has to speak https. */
export async function selfSigned(hostname: string): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: hostname }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: hostname }] }],
  });
  return { key, cert };
}
