/**
 * Answers sums by group and step. Two passes: the first decides for each edge which reporter counts, over the whole window; the
 * second adds the rows up by group and step, each as its lane's role allows.
 */
import { mergeHistograms } from '@sightglass/shared/histogram';
import type { Histogram } from '@sightglass/shared/histogram';
import type { EdgeKey, Outcome } from '../../telemetry/edge-window.ts';
import type { GroupKey, SeriesAnswer, SignalSums } from '../telemetry-store.ts';
import type { Block } from './block.ts';
import * as column from './columns.ts';
import type { Lane } from './dictionary.ts';
import type { Picked } from './edge-filter.ts';
import { isOutcomeGroup, keyOfEdge, keyOfOutcome } from './group-keys.ts';
import { rowWidth, visitRows } from './lane-sums.ts';
import { startPace } from './pace.ts';
import type { Plan } from './plan.ts';
import { visitOutcomes } from './read-outcomes.ts';
import { addCell, decideRoles, MTLS } from './series-roles.ts';
import { sumPlan } from './sum-plan.ts';
import type { Reading } from './sum-plan.ts';
import type { LaneGroups } from './telemetry-tables.ts';

/** Dense rows by group, step and layout; most combinations are empty. */
interface GroupSums {
  readonly keys: string[];
  readonly rows: Map<number, Float64Array>;
  rowOf(cell: { group: number; step: number; layout: number }): Float64Array;
}

function createGroupSums(size: { steps: number; layouts: number; width: number }): GroupSums {
  const rows = new Map<number, Float64Array>();
  return {
    keys: [],
    rows,
    rowOf({ group, step, layout }) {
      const index = (group * size.steps + step) * size.layouts + layout;
      let row = rows.get(index);
      if (!row) {
        row = new Float64Array(size.width);
        rows.set(index, row);
      }
      return row;
    },
  };
}

/** Numbers the groups in order of first sight. */
function createGroupIds(keys: string[]): (key: string) => number {
  const ids = new Map<string, number>();
  return (key) => {
    let id = ids.get(key);
    if (id === undefined) {
      id = keys.length;
      keys.push(key);
      ids.set(key, id);
    }
    return id;
  };
}

function stepOf(plan: Plan, start: number): number {
  return Math.floor((start - plan.window.from) / plan.stepMs);
}

async function addRows(
  reading: Reading,
  plan: Plan,
  query: { lanes: LaneGroups; width: number; sums: GroupSums },
): Promise<void> {
  const { lanes, width, sums } = query;
  const { dictionary } = reading;
  const pace = startPace();
  const addBlock = async (block: Block): Promise<void> => {
    const step = stepOf(plan, block.start);
    await visitRows(block, { picked: lanes.picked, pace }, (row, lane) => {
      const role = lanes.roles[lane] as number;
      if (role === 0) return;
      const group = lanes.groups[lane] as number;
      const target = sums.rowOf({ group, step, layout: (dictionary.lanes[lane] as Lane).layout });
      const end = block.firstCell[row + 1] as number;
      for (let i = block.firstCell[row] as number; i < end; i++) {
        const index = block.columns[i] as number;
        if (index >= width) break;
        addCell(target, role, { column: index, value: block.values[i] as number });
      }
    });
  };
  for (const block of plan.blocks) await addBlock(block);
  await reading.tables.sumByGroup(plan.spans, { lanes, plan, width }, ({ group, role, layout, step, at }) => {
    const target = sums.rowOf({ group, step, layout });
    for (let i = 0; i < width; i++) addCell(target, role, { column: i, value: at(i) });
  });
}

function addOutcome(
  target: Float64Array,
  count: { outcome: Outcome; requests: number; opened: number },
): void {
  const { outcome, requests, opened } = count;
  const add = (index: number, value: number): void => {
    target[index] = (target[index] as number) + value;
  };
  add(column.REQUESTS, requests);
  add(column.OPENED, opened);
  if (outcome.failed) add(column.ERRORS, requests);
  if (outcome.neverArrived) return;
  const proof = { mutual: column.MUTUAL, plaintext: column.PLAINTEXT, unmeasured: column.UNMEASURED };
  add(proof[outcome.proof], requests + opened);
}

function toSignals(row: Float64Array): SignalSums {
  const at = (index: number): number => row[index] as number;
  return {
    requests: at(column.REQUESTS),
    errors: at(column.ERRORS),
    mutual: at(column.MUTUAL),
    plaintext: at(column.PLAINTEXT),
    unmeasured: at(column.UNMEASURED),
    bytesIn: at(column.BYTES_IN),
    bytesOut: at(column.BYTES_OUT),
    opened: at(column.OPENED),
    closed: at(column.CLOSED),
    durationMs: at(column.DURATION_MS),
    histogram: null,
  };
}

function addSignals(to: SignalSums, from: SignalSums): void {
  for (const name of Object.keys(from) as (keyof SignalSums)[]) {
    if (name !== 'histogram') to[name] += from[name];
  }
}

function toGroups(
  sums: GroupSums,
  size: { steps: number; layouts: readonly (readonly number[])[]; width: number },
): SeriesAnswer['groups'] {
  const points = sums.keys.map(() => Array.from({ length: size.steps }, (): SignalSums | null => null));
  const histograms = new Map<SignalSums, Histogram[]>();
  for (const [index, row] of [...sums.rows].toSorted(([a], [b]) => a - b)) {
    if (!row.some((value) => value > 0)) continue;
    const layout = size.layouts[index % size.layouts.length] as readonly number[];
    const cell = Math.floor(index / size.layouts.length);
    const group = points[Math.floor(cell / size.steps)] as (SignalSums | null)[];
    const signals = toSignals(row);
    const step = cell % size.steps;
    const known = group[step];
    if (known) addSignals(known, signals);
    const point = (group[step] = known ?? signals);
    if (layout.length === 0 || size.width === column.FIRST_BUCKET) continue;
    const counts = Array.from(row.subarray(column.FIRST_BUCKET, column.FIRST_BUCKET + layout.length + 1));
    if (!counts.some((count) => count > 0)) continue;
    histograms.set(point, [...(histograms.get(point) ?? []), { bounds: layout, counts }]);
  }
  for (const [point, parts] of histograms) point.histogram = mergeHistograms(parts);
  return sums.keys
    .map((key, group) => ({ key, points: points[group] as (SignalSums | null)[] }))
    .filter((group) => group.points.some((point) => point !== null))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Roles of the picked lanes over the plan's whole window. `sumPlanOf` may cover it with coarser buckets than the steps. */
export async function readRoles(reading: Reading, sumPlanOf: Plan, picked: Picked): Promise<Uint8Array> {
  const sums = await sumPlan(reading, sumPlanOf, { picked, width: column.UNMEASURED + 1 });
  return decideRoles(sums, reading.dictionary);
}

/** Groups that carried anything, ordered by key; points are null where nothing was carried. */
export async function readSeries(
  reading: Reading,
  plans: { steps: Plan; whole: Plan },
  query: { picked: Picked; by: GroupKey; histograms: boolean },
): Promise<SeriesAnswer['groups']> {
  const { dictionary } = reading;
  const plan = plans.steps;
  const byOutcome = isOutcomeGroup(query.by) ? query.by : null;
  const width = rowWidth(dictionary, query.histograms && !byOutcome);
  const roles = await readRoles(reading, plans.whole, query.picked);
  const size = { steps: plan.times.length, layouts: dictionary.layouts.slice(), width };
  const sums = createGroupSums({ ...size, layouts: size.layouts.length });
  const groupId = createGroupIds(sums.keys);
  const groups = new Int32Array(query.picked.laneCount).fill(-1);
  const keyOf = keyOfEdge(query.by);
  const picked: Picked = {
    laneCount: query.picked.laneCount,
    lanes: query.picked.lanes?.filter((lane) => roles[lane] !== 0) ?? null,
  };
  for (let lane = 0; lane < picked.laneCount; lane++) {
    if (roles[lane] === 0) continue;
    const edge = dictionary.edges[(dictionary.lanes[lane] as Lane).edge] as EdgeKey;
    groups[lane] = keyOf ? groupId(keyOf(edge)) : 0;
  }
  const lanes: LaneGroups = { groups, roles, picked };
  if (byOutcome) {
    await visitOutcomes(reading, { plan, lanes }, (row) => {
      if ((row.role & ~MTLS) === 0) return;
      const outcome = dictionary.outcomes[row.outcome] as Outcome;
      const group = groupId(keyOfOutcome(outcome, byOutcome));
      addOutcome(sums.rowOf({ group, step: row.step, layout: 0 }), { ...row, outcome });
    });
  } else {
    await addRows(reading, plan, { lanes, width, sums });
  }
  return toGroups(sums, size);
}
