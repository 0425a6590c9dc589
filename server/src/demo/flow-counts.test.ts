import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedEdges } from './expected-edges.ts';
import { CYCLE_MS, cutCycle, faultsAt } from './fault-schedule.ts';
import { countFlows } from './flow-counts.ts';
import { createLoad, createLoadIntegral } from './load-integral.ts';

const START = Date.UTC(2026, 5, 1);

describe('the load integral', () => {
  it('equals a sum over small steps', () => {
    const load = createLoad(18, 0.3);
    const segments = cutCycle(['bad-canary'], (on) => (on.has('bad-canary') ? 0.35 : 0.1));
    const integrate = createLoadIntegral(load, segments);
    const rateAt = (t: number) => {
      const day = t % 86_400_000;
      const value = t % CYCLE_MS < 12 * 60_000 ? 0.35 : 0.1;
      const waves = load.map(
        (wave) => wave.amplitude * Math.cos((2 * Math.PI * wave.perDay * day) / 86_400_000 + wave.phase),
      );
      return value * (1 + waves.reduce((sum, wave) => sum + wave, 0));
    };
    let sum = 0;
    for (let t = START + 23 * 3_600_000; t < START + 25 * 3_600_000; t += 1_000) sum += rateAt(t + 500);
    expect(integrate(START + 25 * 3_600_000) - integrate(START + 23 * 3_600_000)).toBeCloseTo(sum, 1);
  });
});

describe('counts', () => {
  const flows = countFlows(3);

  it('never fall, and pods of an end add up to the whole', () => {
    const moment = fc.integer({ min: START, max: START + 20 * 86_400_000 });
    fc.assert(
      fc.property(fc.nat(flows.length - 1), moment, fc.nat(600_000), (index, t, step) => {
        const counted = flows[index] as (typeof flows)[number];
        for (const outcome of counted.outcomes) {
          for (const stream of outcome.streams) {
            expect(stream.count(t + step, {})).toBeGreaterThanOrEqual(stream.count(t, {}));
            const bySource = Array.from({ length: counted.from.replicas }, (_, source) =>
              stream.count(t, { source }),
            );
            expect(bySource.reduce((sum, count) => sum + count, 0)).toBe(stream.count(t, {}));
          }
        }
      }),
    );
  });

  it('follow the day, the seed and the table', () => {
    const [first] = expectedEdges(3);
    const hour = (at: number) =>
      first?.increase(START + at * 3_600_000, START + (at + 1) * 3_600_000).requests ?? 0;
    expect(hour(17.5)).toBeGreaterThan(2 * hour(5));
    const day = first?.increase(START, START + 86_400_000).requests ?? 0;
    expect(Math.abs(day / 86_400 - 40)).toBeLessThan(0.1);
    expect(expectedEdges(4)[0]?.increase(START, START + 600_000)).not.toEqual(
      first?.increase(START, START + 600_000),
    );
  });
});

describe('faults', () => {
  it('leave no minute without one, and most edges well at any time', () => {
    const edges = expectedEdges(3);
    for (let minute = 0; minute < 30; minute++) {
      const from = START + minute * 60_000;
      expect(faultsAt(from).length).toBeGreaterThan(0);
      const failing = edges.filter((edge) => {
        const { requests, failed } = edge.increase(from, from + 60_000);
        return requests > 0 && failed / requests > 0.01;
      });
      expect(failing.length).toBeGreaterThan(0);
      expect(failing.length).toBeLessThan(edges.length / 4);
    }
  });
});

describe('the table', () => {
  it('has about 25 services in two clusters, three protocols and all states of mutual TLS', () => {
    const edges = expectedEdges(3);
    const services = new Set(
      edges.flatMap(({ source, target }) => [source, target]).map((end) => `${end.namespace}/${end.service}`),
    );
    expect(services.size).toBeGreaterThanOrEqual(25);
    expect(services.size).toBeLessThanOrEqual(36);
    const all = <Value>(pick: (edge: (typeof edges)[number]) => Value) => new Set(edges.map(pick));
    expect(all((edge) => edge.protocol)).toEqual(new Set(['http', 'grpc', 'tcp']));
    expect(all((edge) => edge.mtls)).toEqual(new Set(['mutual', 'mixed', 'plaintext', 'unmeasured']));
    expect(edges.filter((edge) => edge.external).length).toBe(2);
    expect(edges.some((edge) => edge.source.cluster === 'west' && edge.target.cluster === 'east')).toBe(true);
    expect([...all((edge) => edge.target.namespace)]).toEqual(
      expect.arrayContaining(['shop', 'payments', 'platform', 'edge', 'legacy', 'data', 'loyalty', 'mail']),
    );
  });
});
