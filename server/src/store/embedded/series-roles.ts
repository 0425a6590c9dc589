/**
 * How the rows of a lane enter a question with groups and steps. The choice between reporters is made for the whole window
 * (precedence.ts), so it is known before the steps are added up: for each lane a role, a set of bits.
 */
import { decideUse } from '../precedence.ts';
import type { Presence, Use } from '../precedence.ts';
import * as column from './columns.ts';
import type { Dictionary, Lane } from './dictionary.ts';
import { listEdges } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';
import type { LaneSums } from './lane-sums.ts';

/** All counts but those of mTLS enter. */
export const WHOLE = 1;
/** Only the never-arrived enter. */
export const NEVER_ARRIVED = 2;
/** The counts of mTLS enter. */
export const MTLS = 4;

function presenceOf(sums: LaneSums, lanes: readonly number[]): Presence {
  let seen = false;
  let proven = false;
  for (const id of lanes) {
    if (sums.seen[id] !== 1) continue;
    const base = id * sums.width;
    const proofs =
      (sums.values[base + column.MUTUAL] as number) + (sums.values[base + column.PLAINTEXT] as number);
    seen = true;
    if (proofs > 0) proven = true;
  }
  return seen ? { proven } : null;
}

function roleOf(use: Use): number {
  const counts = { whole: WHOLE, 'never-arrived': NEVER_ARRIVED, nothing: 0 }[use.counts];
  return counts | (use.mtls ? MTLS : 0);
}

/** The role of each lane, from the sums of the whole window; 0 for lanes that had no rows. */
export function decideRoles(sums: LaneSums, dictionary: Dictionary, picked: Picked): Uint8Array {
  const roles = new Uint8Array(sums.seen.length);
  for (const edge of listEdges(dictionary, picked)) {
    const lanes = dictionary.lanesOfEdge[edge] as readonly number[];
    const seen = lanes.filter((id) => sums.seen[id] === 1);
    if (seen.length === 0) continue;
    const of = (reporter: Lane['reporter']): number[] =>
      seen.filter((id) => (dictionary.lanes[id] as Lane).reporter === reporter);
    const use = decideUse(presenceOf(sums, of('source')), presenceOf(sums, of('destination')));
    for (const id of seen) roles[id] = roleOf(use[(dictionary.lanes[id] as Lane).reporter]);
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
