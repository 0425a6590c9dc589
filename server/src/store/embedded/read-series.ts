/**
 * Answers sums by group and step. Two passes: the first decides for each edge which reporter counts, over the whole window; the
 * second adds the rows up by group and step, each as its lane's role allows. Few rows are read once and kept for both.
 */
import type { EdgeKey, Outcome } from '../../telemetry/edge-window.ts';
import type { GroupKey, OutcomeFilter, SeriesAnswer } from '../telemetry-store.ts';
import * as column from './columns.ts';
import type { Lane } from './dictionary.ts';
import { laneAt, slotOf } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';
import { createOutcomeMatcher, isOutcomeGroup, keyOfEdge, keyOfOutcome } from '../group-keys.ts';
import { createGroupIds, createGroupSums, toGroups } from './group-sums.ts';
import type { GroupSums } from './group-sums.ts';
import { addBlock, addDenseRow, createLaneSums, rowWidth, visitRows } from './lane-sums.ts';
import { startPace } from '../../pace.ts';
import type { Plan } from './plan.ts';
import { visitOutcomes } from './read-outcomes.ts';
import { COLUMNS_BY_ROLE, decideRoles, MTLS } from './series-roles.ts';
import { sumPlan } from './sum-plan.ts';
import type { Reading } from './sum-plan.ts';
import type { LaneGroups } from './telemetry-tables.ts';

function stepOf(plan: Plan, start: number): number {
  return Math.floor((start - plan.window.from) / plan.stepMs);
}

/** A row of one lane and step, read before it is known how it counts. */
interface StepRow {
  readonly slot: number;
  readonly step: number;
  readonly values: Float64Array;
}

async function addBlockRows(
  reading: Reading,
  plan: Plan,
  query: { lanes: LaneGroups; width: number; sums: GroupSums },
): Promise<void> {
  const { lanes, width, sums } = query;
  const pace = startPace();
  const isOneLayout = sums.size.layouts === 1;
  for (const block of plan.blocks) {
    const step = stepOf(plan, block.start);
    const { firstCell, columns, values } = block;
    let page = sums.pageOf(step, 0);
    await visitRows(block, { picked: lanes.picked, pace }, (row, slot) => {
      const role = lanes.roles[slot] as number;
      if (role === 0) return;
      if (!isOneLayout) {
        page = sums.pageOf(step, (reading.dictionary.lanes[laneAt(lanes.picked, slot)] as Lane).layout);
      }
      const base = (lanes.groups[slot] as number) * width;
      const columnOf = COLUMNS_BY_ROLE[role] as Int8Array;
      const end = firstCell[row + 1] as number;
      for (let i = firstCell[row] as number; i < end; i++) {
        const from = columns[i] as number;
        if (from >= width) break;
        const to = columnOf[from] as number;
        if (to >= 0) page[base + to] = (page[base + to] as number) + (values[i] as number);
      }
    });
  }
}

function addDense(
  sums: GroupSums,
  to: { group: number; layout: number; step: number; role: number },
  at: (column: number) => number,
): void {
  const { width } = sums.size;
  const page = sums.pageOf(to.step, to.layout);
  const base = to.group * width;
  const columnOf = COLUMNS_BY_ROLE[to.role] as Int8Array;
  for (let from = 0; from < width; from++) {
    const index = base + (columnOf[from] as number);
    if (index >= base) page[index] = (page[index] as number) + at(from);
  }
}

async function addRows(
  reading: Reading,
  plan: Plan,
  query: { lanes: LaneGroups; width: number; sums: GroupSums; rows: readonly StepRow[] | null },
): Promise<void> {
  const { lanes, width, sums } = query;
  await addBlockRows(reading, plan, query);
  if (query.rows) {
    for (const { slot, step, values } of query.rows) {
      const { layout } = reading.dictionary.lanes[laneAt(lanes.picked, slot)] as Lane;
      const role = lanes.roles[slot] as number;
      if (role === 0) continue;
      addDense(sums, { group: lanes.groups[slot] as number, layout, step, role }, (i) => values[i] as number);
    }
    return;
  }
  await reading.tables.sumByGroup(plan.spans, { lanes, plan, width }, (row) => addDense(sums, row, row.at));
}

function addOutcome(
  sums: GroupSums,
  to: { group: number; step: number },
  count: { outcome: Outcome; requests: number; opened: number },
): void {
  const { outcome, requests, opened } = count;
  const page = sums.pageOf(to.step, 0);
  const base = to.group * sums.size.width;
  const add = (index: number, value: number): void => {
    page[base + index] = (page[base + index] as number) + value;
  };
  add(column.REQUESTS, requests);
  add(column.OPENED, opened);
  if (outcome.failed) add(column.ERRORS, requests);
  if (outcome.neverArrived) return;
  const proof = { mutual: column.MUTUAL, plaintext: column.PLAINTEXT, unmeasured: column.UNMEASURED };
  add(proof[outcome.proof], requests + opened);
}

/** Columns that tell whether a lane was there and proved anything. */
const PRESENCE_WIDTH = column.UNMEASURED + 1;

/** Roles of the picked lanes over the plan's whole window. `sumPlanOf` may cover it with coarser buckets than the steps. */
export async function readRoles(reading: Reading, sumPlanOf: Plan, picked: Picked): Promise<Uint8Array> {
  const query = { plan: sumPlanOf, picked, width: PRESENCE_WIDTH };
  const runs = reading.edgeRuns(picked);
  return sumPlan(reading, query, async (sums) => decideRoles(sums, runs));
}

/** Rows by lane and step that are read at once instead of in two passes. */
const MAX_STEP_ROWS = 20_000;

function isSmall(plan: Plan, picked: Picked): boolean {
  return picked.lanes !== null && picked.lanes.length * plan.times.length <= MAX_STEP_ROWS;
}

/** All rows of a small question from the tables, and the roles that follow from them and the ring. */
async function readStepRows(
  reading: Reading,
  plans: { steps: Plan; whole: Plan },
  query: { picked: Picked; width: number },
): Promise<{ rows: StepRow[]; roles: Uint8Array }> {
  const { picked, width } = query;
  const plan = plans.steps;
  const rows: StepRow[] = [];
  const runs = reading.edgeRuns(picked);
  const presence = createLaneSums(picked, PRESENCE_WIDTH);
  const pace = startPace();
  // Of the ring the same windows as in the steps, but in whole minutes.
  for (const block of plans.whole.blocks) await addBlock(presence, block, pace);
  await reading.tables.sumByLaneAndStep(plan.spans, { picked, plan, width }, (row) => {
    const slot = slotOf(picked, row.lane);
    if (slot < 0) return;
    rows.push({ slot, step: row.step, values: Float64Array.from({ length: width }, (_, i) => row.at(i)) });
    addDenseRow(presence, row);
  });
  return { rows, roles: decideRoles(presence, runs) };
}

/** Ids of the outcomes that count. */
function listOutcomes({ outcomes }: Reading['dictionary'], counts: (outcome: Outcome) => boolean): number[] {
  return outcomes.flatMap((outcome, id) => (counts(outcome) ? [id] : []));
}

/** Groups that carried anything, ordered by key; points are null where nothing was carried. */
export async function readSeries(
  reading: Reading,
  plans: { steps: Plan; whole: Plan },
  query: { picked: Picked; by: GroupKey; histograms: boolean; outcomes?: OutcomeFilter | undefined },
): Promise<SeriesAnswer['groups']> {
  const { dictionary } = reading;
  const { picked } = query;
  const plan = plans.steps;
  const byOutcome = isOutcomeGroup(query.by) ? query.by : null;
  const counts = query.outcomes ? createOutcomeMatcher(query.outcomes) : () => true;
  const isOfOutcomes = byOutcome !== null || query.outcomes !== undefined;
  const width = rowWidth(dictionary, query.histograms && !isOfOutcomes);
  const small = !isOfOutcomes && isSmall(plan, picked);
  const { rows, roles } = small
    ? await readStepRows(reading, plans, { picked, width })
    : { rows: null, roles: await readRoles(reading, plans.whole, picked) };
  const layouts = width === column.FIRST_BUCKET ? [[]] : dictionary.layouts.slice();
  const sums = createGroupSums({ steps: plan.times.length, layouts: layouts.length, width });
  const groupId = createGroupIds(sums.keys);
  const groups = new Int32Array(picked.slotCount).fill(-1);
  const keyOf = keyOfEdge(query.by);
  for (let slot = 0; slot < picked.slotCount; slot++) {
    if (roles[slot] === 0) continue;
    const edge = dictionary.edges[(dictionary.lanes[laneAt(picked, slot)] as Lane).edge] as EdgeKey;
    groups[slot] = keyOf ? groupId(keyOf(edge)) : 0;
  }
  const lanes: LaneGroups = { groups, roles, picked };
  if (isOfOutcomes) {
    const outcomes = query.outcomes ? listOutcomes(dictionary, counts) : null;
    await visitOutcomes(reading, { plan, lanes, outcomes }, (row) => {
      if ((row.role & ~MTLS) === 0) return;
      const outcome = dictionary.outcomes[row.outcome] as Outcome;
      if (!counts(outcome)) return;
      const group = byOutcome ? groupId(keyOfOutcome(outcome, byOutcome)) : row.group;
      addOutcome(sums, { group, step: row.step }, { ...row, outcome });
    });
  } else {
    await addRows(reading, plan, { lanes, width, sums, rows });
  }
  return toGroups(sums, layouts);
}
