import { describe, expect, it, vi } from 'vitest';
import type { Discovered } from './discovery.ts';
import type { Resolver } from './dns.ts';
import { createDnsDiscovery } from './dns.ts';

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const answers: Resolver = {
  resolveSrv: async () => [
    { name: 'b.example.', port: 15_091 },
    { name: 'a.example', port: 15_090 },
  ],
  resolve4: async () => ['10.0.0.2', '10.0.0.1'],
  resolve6: async () => ['fd00::1'],
};

describe('DNS discovery', () => {
  it.each([
    ['SRV', undefined, ['a.example:15090', 'b.example:15091']],
    ['SRV', 4191, ['a.example:4191', 'b.example:4191']],
    ['A', 15_090, ['10.0.0.1:15090', '10.0.0.2:15090']],
    ['AAAA', 15_090, ['[fd00::1]:15090']],
  ] as const)('reads %s records, port %s', async (type, port, targets) => {
    const settings = { names: ['x.example'], type, refresh: 60_000, labels: { service: 'cart' }, port };
    const discovery = createDnsDiscovery(settings, answers);
    const publish = vi.fn<(discovered: Discovered) => void>();
    discovery.start(publish);
    await vi.waitFor(() => {
      expect(publish).toHaveBeenCalledWith({
        groups: [{ targets, labels: { service: 'cart' } }],
        error: null,
      });
    }, 5000);
    await discovery.stop();
  });

  it('looks up again, keeps targets while servers are silent, and drops them when the records are gone', async () => {
    const resolve4 = vi
      .fn<Resolver['resolve4']>()
      .mockResolvedValueOnce(['10.0.0.1'])
      .mockRejectedValueOnce(failure('ETIMEOUT'))
      .mockRejectedValue(failure('ENOTFOUND'));
    const settings = { names: ['x.example'], type: 'A' as const, refresh: 10, labels: {}, port: 1 };
    const discovery = createDnsDiscovery(settings, { ...answers, resolve4 });
    const seen: Discovered[] = [];
    discovery.start((discovered) => seen.push(discovered));
    await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(3), 5000);
    await discovery.stop();
    expect(seen.slice(0, 3)).toEqual([
      { groups: [{ targets: ['10.0.0.1:1'], labels: {} }], error: null },
      { groups: [{ targets: ['10.0.0.1:1'], labels: {} }], error: 'x.example: DNS lookup failed (ETIMEOUT)' },
      { groups: [{ targets: [], labels: {} }], error: 'x.example: no A records' },
    ]);
  });
});
