import { expect, it } from 'vitest';
import { describeRules, writeRules } from './start-rules.ts';
import type { EngineRules } from './store/promql/rules/engine-rules.ts';

function rulesOf(engine: string, group: string | null): EngineRules {
  return {
    engine,
    look: () => Promise.resolve(),
    find: () => null,
    describe: () => [
      { dialect: 'istio', state: 'absent', intervalMs: null, since: null, missing: ['x'], gains: null },
    ],
    build: (intervalMs) =>
      group === null ? [] : [{ name: group, interval: `${intervalMs / 1000}s`, rules: [] }],
  };
}

const engines = [rulesOf('east', 'a'), rulesOf('west', 'a'), rulesOf('north', 'b'), rulesOf('empty', null)];
const query = { engine: null, intervalMs: 30_000, format: 'plain' } as const;

it('names the engine of each state', () => {
  expect(describeRules(engines).map(({ engine, state }) => [engine, state])).toEqual(
    ['east', 'west', 'north', 'empty'].map((engine) => [engine, 'absent']),
  );
});

it('writes equal rules once, and those of one engine alone', () => {
  expect(writeRules(engines, query)?.match(/name: .|interval: .*/g)).toEqual([
    'name: a',
    'interval: 30s',
    'name: b',
    'interval: 30s',
  ]);
  expect(writeRules(engines, { ...query, engine: 'north' })).not.toContain('name: a');
});

it.each(['empty', 'nobody'])('has nothing to write for %s', (engine) => {
  expect(writeRules(engines, { ...query, engine })).toBeNull();
});
