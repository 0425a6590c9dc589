/**
 * Targets from DNS: SRV records bring host and port, A and AAAA records the address. Looked up again from time to time.
 * A name without records has no targets; when the servers do not answer, the last targets stay.
 */
import { promises as dnsPromises } from 'node:dns';
import type { DnsSettings } from '../../../../config/settings.ts';
import type { Discovery } from './discovery.ts';

/** The part of node:dns that is used, so that tests can answer. */
export interface Resolver {
  resolveSrv(name: string): Promise<readonly { readonly name: string; readonly port: number }[]>;
  resolve4(name: string): Promise<readonly string[]>;
  resolve6(name: string): Promise<readonly string[]>;
}

const NO_RECORDS = new Set(['ENODATA', 'ENOTFOUND']);

async function lookUp(name: string, settings: DnsSettings, resolver: Resolver): Promise<string[]> {
  if (settings.type === 'A')
    return (await resolver.resolve4(name)).map((address) => `${address}:${settings.port}`);
  if (settings.type === 'AAAA') {
    return (await resolver.resolve6(name)).map((address) => `[${address}]:${settings.port}`);
  }
  const records = await resolver.resolveSrv(name);
  return records.map((record) => `${record.name.replace(/\.$/, '')}:${settings.port ?? record.port}`);
}

export function createDnsDiscovery(settings: DnsSettings, resolver: Resolver = dnsPromises): Discovery {
  const known = new Map<string, readonly string[]>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Looks one name up; answers what is wrong, or null. */
  async function refreshName(name: string): Promise<string | null> {
    try {
      known.set(name, (await lookUp(name, settings, resolver)).toSorted());
      return null;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (!NO_RECORDS.has(code)) return `${name}: DNS lookup failed (${code})`;
      known.set(name, []);
      return `${name}: no ${settings.type} records`;
    }
  }

  return {
    description: `DNS ${settings.type} ${settings.names.join(', ')}`,
    start(publish) {
      async function refresh(): Promise<void> {
        const problems = await Promise.all(settings.names.map(refreshName));
        if (stopped) return;
        const error = problems.filter((problem) => problem !== null).join('; ');
        publish({
          groups: [{ targets: [...known.values()].flat(), labels: settings.labels }],
          error: error === '' ? null : error,
        });
        timer = setTimeout(() => void refresh(), settings.refresh);
      }
      void refresh();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
