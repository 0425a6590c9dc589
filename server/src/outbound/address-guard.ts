/**
 * Where requests may go whose address somebody typed into the console. In: an address of IP, the name that it was found by, a port. Out: why it may not be reached, or null. Only addresses
 * of the public Internet may (IANA's special-purpose registries, as `ipaddr.js` has them, and for IPv6 only 2000::/3), unless the configuration's list permits another. Addresses at which
 * clouds answer their machines with credentials may never. Pure.
 */
import ipaddr from 'ipaddr.js';

export interface AddressGuard {
  /** Null when it may be reached; else what it is, in words that follow "is". `host` is the name that it was found by, or the address itself. */
  refuseAddress(address: string, host: string): string | null;
  /** Whether it is permitted by itself: a name or an address of the list, or this machine where that may be reached. */
  isListed(host: string): boolean;
}

interface GuardSettings {
  /** Addresses, ranges as 10.0.0.0/8, names, and names under one as *.example.org. */
  readonly allow: readonly string[];
  /** Whether this machine's own addresses may be reached. */
  readonly loopback: boolean;
}

type Address = ReturnType<typeof ipaddr.parse>;
type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** Azure's, which is public as numbers go; the others lie in ranges that are refused anyway, and must stay so when a list permits those. */
const METADATA: readonly Range[] = [
  '168.63.129.16/32',
  '169.254.169.254/32',
  // Credentials of tasks of ECS and of pods of EKS.
  '169.254.170.0/24',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
].map((range) => ipaddr.parseCIDR(range));

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** RFC 6052: the last 32 bits are the address that a translator goes to. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');
const IPV4_BYTES = 4;

const WORDS: Readonly<Record<string, string>> = {
  private: 'an address of a private network',
  uniqueLocal: 'an address of a private network',
  deprecatedSiteLocal: 'an address of a private network',
  carrierGradeNat: 'an address of a private network',
  loopback: 'this machine itself',
  unspecified: 'this machine itself',
  linkLocal: 'an address of the local link',
  multicast: 'a multicast address',
  broadcast: 'a broadcast address',
};

const lies = (address: Address, range: Range): boolean =>
  address.kind() === range[0].kind() && address.match(range);

/** What packets are sent to in the end: addresses of IPv4 come in forms of IPv6. Null for what is no address. */
function read(text: string): Address | null {
  // A zone (fe80::1%eth0) names an interface and is no part of the address.
  const plain = text.replace(/%.*$/, '');
  if (!ipaddr.isValid(plain)) return null;
  const address = ipaddr.process(plain);
  if (!lies(address, NAT64)) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(-IPV4_BYTES));
}

/** Whether an entry of the list is an address or a range; else it is a name. */
function readRange(entry: string): Range | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (!ipaddr.isValid(entry)) return null;
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

const normalise = (host: string): string =>
  host
    .toLowerCase()
    .replaceAll(/^\[|\]$/g, '')
    .replace(/\.$/, '');

export function createAddressGuard({ allow, loopback }: GuardSettings): AddressGuard {
  const ranges = allow.map(readRange).filter((range) => range !== null);
  const names = allow.filter((entry) => readRange(entry) === null).map(normalise);

  function isListed(host: string): boolean {
    const name = normalise(host);
    const address = read(name);
    if (address)
      return (loopback && address.range() === 'loopback') || ranges.some((range) => lies(address, range));
    if (loopback && name === 'localhost') return true;
    return names.some((entry) => (entry.startsWith('*.') ? name.endsWith(entry.slice(1)) : name === entry));
  }

  return {
    isListed,
    refuseAddress(text, host) {
      const address = read(text);
      if (!address) return 'no address';
      if (METADATA.some((range) => lies(address, range)))
        return 'where a cloud keeps its machines’ credentials';
      if (isListed(text) || isListed(host)) return null;
      const range: string = address.range();
      const isPublic = range === 'unicast' && (address.kind() === 'ipv4' || lies(address, GLOBAL_UNICAST));
      return isPublic ? null : (WORDS[range] ?? 'an address that is not of the public Internet');
    },
  };
}
