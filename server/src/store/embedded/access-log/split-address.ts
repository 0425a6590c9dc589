/**
 * `ip:port` in two columns: hosts repeat and are found as a whole, ports do not. The port is null where there is none that comes out as it went in. Pure.
 */
export interface SplitAddress {
  /** IPv6 in its brackets; the whole text where it is no such address. */
  readonly host: string;
  readonly port: number | null;
}

export function splitAddress(address: string): SplitAddress {
  const match = /^(\[[^\]]*\]|[^:]*):(0|[1-9]\d{0,4})$/.exec(address);
  if (!match) return { host: address, port: null };
  return { host: match[1] as string, port: Number(match[2]) };
}

export function joinAddress({ host, port }: SplitAddress): string {
  return port === null ? host : `${host}:${port}`;
}
