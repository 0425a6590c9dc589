/** Adds up by lane everything that a plan covers, whether it lies in the ring or in the tables. */
import type { Dictionary } from './dictionary.ts';
import type { Picked } from './edge-filter.ts';
import type { EdgeRuns } from './edge-runs.ts';
import { addBlock, addSums, createLaneSums, rowWidth } from './lane-sums.ts';
import type { LaneSums } from './lane-sums.ts';
import { startPace } from '../../pace.ts';
import type { Plan } from './plan.ts';
import type { RingSums } from './ring-sums.ts';
import type { TelemetryTables } from './telemetry-tables.ts';

/** What every reader needs. */
export interface Reading {
  readonly dictionary: Dictionary;
  readonly tables: TelemetryTables;
  readonly ringSums: RingSums;
  readonly edgeRuns: (picked: Picked) => EdgeRuns;
}

/**
 * Calls `use` with the sums of the picked lanes over all spans of the plan; they have at least the columns below `width`, and
 * may be shared: they are to be read only, and only until it settles.
 */
export async function sumPlan<Result>(
  reading: Reading,
  query: { plan: Plan; picked: Picked; width: number },
  use: (sums: LaneSums) => Promise<Result>,
): Promise<Result> {
  const { picked, width } = query;
  const { windows, blocks, spans } = query.plan;
  const question = { windows, blocks, picked, width: rowWidth(reading.dictionary, true) };
  if (spans.length === 0 && picked.lanes === null) return reading.ringSums.use(question, use);
  const pace = startPace();
  const sums = createLaneSums(picked, width);
  await reading.tables.addByLane(spans, sums);
  if (picked.lanes === null) await reading.ringSums.use(question, (live) => addSums(sums, live, pace));
  else for (const block of blocks) await addBlock(sums, block, pace);
  return use(sums);
}
