/** IP addresses and CIDR blocks as policies list them. Pure. */
import { BlockList, isIP } from 'node:net';

interface Block {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly bits: number;
}

/** A block from `10.1.2.3` or `10.1.0.0/16`; null when the text is neither. */
function parseBlock(text: string): Block | null {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return null;
  const longest = version === 4 ? 32 : 128;
  const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (length < 0 || length > longest) return null;
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', bits: length };
}

export function isAddressBlock(text: string): boolean {
  return parseBlock(text) !== null;
}

/** Whether an address without port (IPv6 with or without brackets) lies in the block. What is no address lies in none. */
export function compileBlock(text: string): (address: string) => boolean {
  const block = parseBlock(text);
  if (!block) return () => false;
  const list = new BlockList();
  list.addSubnet(block.address, block.bits, block.family);
  return (address) => {
    const plain = address.replace(/^\[(.*)\]$/, '$1');
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}
