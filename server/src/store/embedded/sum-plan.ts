/** Adds up by lane everything that a plan covers, whether it lies in the ring or in the tables. */
import type { Dictionary } from './dictionary.ts';
import type { Picked } from './edge-filter.ts';
import { addBlock, addDenseRow, createLaneSums } from './lane-sums.ts';
import type { LaneSums } from './lane-sums.ts';
import { startPace } from './pace.ts';
import type { Plan } from './plan.ts';
import type { TelemetryTables } from './telemetry-tables.ts';

/** What every reader needs. */
export interface Reading {
  readonly dictionary: Dictionary;
  readonly tables: TelemetryTables;
}

/** Sums of the picked lanes over all spans; `width` limits the columns. */
export async function sumPlan(
  reading: Reading,
  plan: Plan,
  query: { picked: Picked; width: number },
): Promise<LaneSums> {
  const pace = startPace();
  const sums = createLaneSums(query.picked, query.width);
  for (const block of plan.blocks) await addBlock(sums, block, pace);
  await reading.tables.sumByLane(plan.spans, query, (row) => addDenseRow(sums, row));
  return sums;
}
