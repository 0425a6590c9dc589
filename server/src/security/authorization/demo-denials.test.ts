import { afterAll, describe, expect, it } from 'vitest';
import { DEMO_CONFIG } from '../../demo/config/demo-config.ts';
import { createDemoAccessLog } from '../../demo/demo-access-log.ts';
import { CYCLE_MS } from '../../demo/fault-schedule.ts';
import { createSampleAccessLog } from '../../http/testing/sample-access-log.ts';
import { createFixedStore } from '../../http/testing/sample-context.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { findDenial } from '../../telemetry/access-log/find-denial.ts';
import { runBacktest } from './backtest.ts';
import { readPoliciesInForce } from './policies-in-force.ts';

const START = Math.ceil(1_800_000_000_000 / CYCLE_MS) * CYCLE_MS;
const config = createMeshConfig({
  sources: DEMO_CONFIG.map(({ cluster, texts }) => createTextSource({ cluster, texts, startedAt: 1 })),
});

/** A whole cycle of what the demo mesh logs. */
function recordCycle() {
  const demo = createDemoAccessLog();
  demo.next(START);
  const records = [];
  for (let at = 5000; at <= CYCLE_MS; at += 5000) records.push(...demo.next(START + at));
  for (const record of records) findDenial(record);
  return records;
}

const records = recordCycle();
const log = await createSampleAccessLog(records);
afterAll(() => log.close());

const judge = (policies: ReturnType<typeof readPoliciesInForce>, mode: 'alone' | 'in-force') =>
  runBacktest(
    { store: createFixedStore([]), log: log.store, config },
    {
      window: { from: START, to: START + CYCLE_MS + 1 },
      asked: policies.map(({ policy }) => policy),
      with: mode,
    },
  );

describe('a backtest over the demo mesh’s access log', () => {
  const inForce = readPoliciesInForce(config);
  const denied = records.filter((record) => record.denied);

  it('finds every known denial by the policy that denied it, and no other', async () => {
    const auth = inForce.filter(({ policy }) => policy.name === 'auth-callers');
    expect([denied.length > 100, auth.length]).toEqual([true, 1]);
    const { accessLog, rows } = await judge(auth, 'alone');
    expect(accessLog).toMatchObject({ denied: denied.length, newlyDenied: 0, newlyAllowed: 0, undecided: 0 });
    expect(
      new Set(rows.map(({ decision, decidedBy, wasDenied }) => `${decision} ${decidedBy} ${wasDenied}`)),
    ).toEqual(new Set(['denied platform/auth-callers rule 0 true']));
    expect(new Set(denied.map(({ policy }) => policy))).toEqual(new Set(['platform/auth-callers rule 0']));
  });

  it('finds that all policies in force together deny exactly what was denied', async () => {
    const { accessLog, rows } = await judge(inForce, 'alone');
    expect(accessLog).toMatchObject({ denied: denied.length, newlyDenied: 0, newlyAllowed: 0 });
    expect(
      rows
        .filter(({ decision }) => decision === 'denied')
        .every(({ decidedBy }) => decidedBy === 'platform/auth-callers rule 0'),
    ).toBe(true);
    expect(
      rows
        .filter(({ decision }) => decision === 'undecided')
        .map(({ target }) => `${target.namespace}/${target.name}`),
    ).toEqual([]);
  });

  it('finds what would open without that policy', async () => {
    const others = inForce.map(({ policy, resource, issues }) => ({
      policy: policy.name === 'auth-callers' ? { ...policy, rules: [] } : policy,
      resource,
      issues,
    }));
    const { accessLog } = await judge(others, 'in-force');
    expect(accessLog).toMatchObject({ denied: 0, newlyAllowed: denied.length });
  });
});
