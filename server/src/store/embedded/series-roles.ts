/**
 * How the rows of a lane enter a question with groups and steps. The choice between reporters is made for the whole window
 * (precedence.ts), so it is known before the steps are added up: for each lane a role, a set of bits.
 */
import type { Reporter } from '../../telemetry/edge-window.ts';
import { decideUse } from '../precedence.ts';
import type { Presence, Use } from '../precedence.ts';
import * as column from './columns.ts';
import type { EdgeRuns } from './edge-runs.ts';
import type { LaneSums } from './lane-sums.ts';

/** All counts but those of mTLS enter. */
export const WHOLE = 1;
/** Only the never-arrived enter. */
export const NEVER_ARRIVED = 2;
/** The counts of mTLS enter. */
export const MTLS = 4;

function roleOf(use: Use): number {
  const counts = { whole: WHOLE, 'never-arrived': NEVER_ARRIVED, nothing: 0 }[use.counts];
  return counts | (use.mtls ? MTLS : 0);
}

/** What a reporter can be to an edge in a window: absent, there, there with proof. */
const PRESENCES: readonly Presence[] = [null, { proven: false }, { proven: true }];

type EdgeRoles = Readonly<Record<Reporter, number>>;

/** Roles of both reporters, by presence of the source times three plus presence of the destination. */
const EDGE_ROLES: readonly EdgeRoles[] = PRESENCES.flatMap((source) =>
  PRESENCES.map((destination) => {
    const use = decideUse(source, destination);
    return { source: roleOf(use.source), destination: roleOf(use.destination) };
  }),
);

/** Roles of the reporters of the edge at a place in the runs, from the sums of the whole window; null when none of its lanes had a row. */
export function decideEdgeRoles(
  { values, width, seen }: LaneSums,
  { first, slots, bySource }: EdgeRuns,
  index: number,
): EdgeRoles | null {
  let source = 0;
  let destination = 0;
  const end = first[index + 1] as number;
  for (let i = first[index] as number; i < end; i++) {
    const slot = slots[i] as number;
    if (seen[slot] !== 1) continue;
    const base = slot * width;
    const proofs = (values[base + column.MUTUAL] as number) + (values[base + column.PLAINTEXT] as number);
    const presence = proofs > 0 ? 2 : 1;
    if (bySource[i] === 1) source = Math.max(source, presence);
    else destination = Math.max(destination, presence);
  }
  return source + destination === 0 ? null : (EDGE_ROLES[source * 3 + destination] as EdgeRoles);
}

/** The role of each picked lane, by slot; 0 for lanes that had no rows. */
export function decideRoles(sums: LaneSums, runs: EdgeRuns): Uint8Array {
  const roles = new Uint8Array(sums.picked.slotCount);
  for (let index = 0; index < runs.edges.length; index++) {
    const ofEdge = decideEdgeRoles(sums, runs, index);
    if (!ofEdge) continue;
    const end = runs.first[index + 1] as number;
    for (let i = runs.first[index] as number; i < end; i++) {
      const slot = runs.slots[i] as number;
      if (sums.seen[slot] === 1) roles[slot] = runs.bySource[i] === 1 ? ofEdge.source : ofEdge.destination;
    }
  }
  return roles;
}

/** Where a cell of a lane's row enters a group's row: a column, or -1 for nowhere. */
function columnUnder(role: number, from: number): number {
  if (from >= column.MUTUAL && from <= column.UNMEASURED) return (role & MTLS) === 0 ? -1 : from;
  if ((role & WHOLE) !== 0) return from;
  if ((role & NEVER_ARRIVED) === 0) return -1;
  if (from === column.NEVER_REQUESTS) return column.REQUESTS;
  if (from === column.NEVER_ERRORS) return column.ERRORS;
  if (from === column.NEVER_OPENED) return column.OPENED;
  return -1;
}

/** By role, for each column of a lane's row the column of the group's row that it is added to; -1 for none. */
export const COLUMNS_BY_ROLE: readonly Int8Array[] = Array.from({ length: 8 }, (_, role) =>
  Int8Array.from({ length: column.ROW_WIDTH }, (_, from) => columnUnder(role, from)),
);
