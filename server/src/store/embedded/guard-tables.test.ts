import { expect, it } from 'vitest';
import { pick } from './edge-filter.ts';
import { guardTables } from './guard-tables.ts';
import { createLaneSums } from './lane-sums.ts';
import type { TelemetryTables } from './telemetry-tables.ts';

const fail = (): Promise<void> => Promise.reject(new Error('computed checksum does not match'));

it('lets a question go on when the tables fail, and remembers why', async () => {
  const logged: string[] = [];
  const note = (_: object, message: string): number => logged.push(message);
  const broken: TelemetryTables = {
    addByLane: fail,
    sumByLaneAndStep: fail,
    sumByGroup: fail,
    sumByOutcome: fail,
  };
  const guarded = guardTables(broken, { info: note, warn: note, error: note });
  expect(guarded.failure()).toBeNull();
  await guarded.tables.addByLane([], createLaneSums(pick(0, null), 1));
  expect(guarded.failure()).toContain('checksum');
  expect(logged).toEqual(['stored telemetry could not be read']);
});
