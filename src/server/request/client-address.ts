import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses that no client on the Internet has: a proxy of the merchant's own. */
const OWN = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  OWN.addSubnet(network, prefix);
}
OWN.addAddress('::1', 'ipv6');
OWN.addSubnet('fc00::', 7, 'ipv6');
OWN.addSubnet('fe80::', 10, 'ipv6');

/**
 * @param peer the other end of the connection.
 * @param forwarded the header `x-forwarded-for`: only its last entry was written by the proxy that we speak to, all
 *   others may be the client's invention.
 * @returns the client's address; `undefined` where it is not known.
 */
export function clientAddressOf(peer: string | undefined, forwarded: string | undefined): string | undefined {
  const address = plain(peer ?? '');
  if (!isIP(address)) return undefined;
  if (!OWN.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return address;
  const last = plain((forwarded ?? '').split(',').at(-1)?.trim() ?? '');
  return isIP(last) ? last : undefined;
}

/** IPv4 as it is, also where a socket of IPv6 has mapped it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** @returns what one client can have many of: of IPv6 the first 64 bits, which is what one household is given. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...(tail ?? '').split(':')]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
