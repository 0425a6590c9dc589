/**
 * Who a proxy in front says that it signed in. In: the address that connected, and headers. Out: a name and groups; null when the connection is not the proxy's,
 * or it names nobody. Headers of anybody else are never looked at.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

export interface ProxySettings {
  readonly userHeader: string;
  readonly groupsHeader: string;
  /** Addresses and ranges. */
  readonly from: readonly string[];
}

export type ReadProxy = (
  address: string,
  headers: IncomingHttpHeaders,
) => { readonly name: string; readonly groups: readonly string[] } | null;

const LONGEST_NAME = 200;

function buildList(from: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of from) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const read = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : '';
};

export function createProxyReader({ userHeader, groupsHeader, from }: ProxySettings): ReadProxy {
  const trusted = buildList(from);
  return (address, headers) => {
    // An IPv4 address on a socket of both families.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    if (isIP(plain) === 0 || !trusted.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')) return null;
    const name = read(headers, userHeader)
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, LONGEST_NAME);
    if (name === '') return null;
    const groups = read(headers, groupsHeader)
      .split(',')
      .map((group) => group.trim())
      .filter((group) => group !== '');
    return { name, groups };
  };
}
