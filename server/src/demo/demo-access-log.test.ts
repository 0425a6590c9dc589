import { describe, expect, it } from 'vitest';
import { CYCLE_MS } from './fault-schedule.ts';
import { createDemoAccessLog } from './demo-access-log.ts';

const START = Math.ceil(1_800_000_000_000 / CYCLE_MS) * CYCLE_MS;

/** Everything logged from minute to minute of the cycle. */
function run(from: number, to: number) {
  const log = createDemoAccessLog();
  log.next(START + from * 60_000);
  const records = [];
  for (let t = from * 60_000 + 1000; t <= to * 60_000; t += 1000) records.push(...log.next(START + t));
  return records;
}

describe('the demo mesh’s access log', () => {
  const records = run(0, 3);

  it('follows from seed and clock', () => {
    expect(run(0, 1)).toEqual(run(0, 1));
    expect(records.length).toBeGreaterThan(1000);
    expect(createDemoAccessLog().next(START)).toEqual([]);
  });

  it('holds identities, the legacy caller in plaintext, and the calls that a policy refuses', () => {
    const legacy = records.filter(
      ({ target, source }) => target.service === 'inventory' && source.service === 'unknown',
    );
    expect(legacy.length).toBeGreaterThan(5);
    expect(legacy.every(({ proof, sourceIdentity }) => proof === 'plaintext' && sourceIdentity === '')).toBe(
      true,
    );
    const denied = records.filter(({ code }) => code === 403);
    expect(denied.length).toBeGreaterThan(20);
    expect(denied[0]).toMatchObject({
      sourceIdentity: 'spiffe://cluster.local/ns/shop/sa/ad',
      target: { namespace: 'platform', service: 'auth' },
      details: expect.stringContaining('auth-callers'),
    });
    expect(run(10, 11).some(({ code }) => code === 403)).toBe(false);
  });

  it('tells at the caller’s end what never arrived', () => {
    const failed = run(19, 21).filter(({ flags }) => flags === 'UF,URX');
    expect(failed.length).toBeGreaterThan(5);
    expect(failed.every(({ reporter, target }) => reporter === 'source' && target.service === 'ledger')).toBe(
      true,
    );
  });

  it('tells how often the caller tried', () => {
    const calls = run(0, 60).filter(({ protocol }) => protocol !== 'tcp');
    const found = new Map(calls.map((call) => [`${call.flags} ${call.attempts}`, call.target.service]));
    expect([...found.keys()].toSorted()).toEqual(['- 1', '- 2', 'DC 1', 'UF,URX 3']);
    expect([found.get('- 2'), found.get('UF,URX 3')]).toEqual(['partner-portal', 'ledger']);
  });

  it('makes nothing up for a time in which it slept', () => {
    const log = createDemoAccessLog();
    log.next(START);
    expect(log.next(START + 3_600_000).length).toBeLessThan(2000);
  });
});
