/**
 * Counts by outcome, as the lanes' roles allow: for breakdowns by code and flag, and for the certificates seen at both ends.
 */
import type { Outcome } from '../../telemetry/edge-window.ts';
import type { IdentityPair } from '../telemetry-store.ts';
import type { Picked } from './edge-filter.ts';
import { visitRows } from './lane-sums.ts';
import { startPace } from '../../pace.ts';
import type { Plan } from './plan.ts';
import { MTLS, NEVER_ARRIVED, WHOLE } from './series-roles.ts';
import type { Reading } from './sum-plan.ts';
import type { OutcomeRow, OutcomesAsked } from './telemetry-tables.ts';

/** Calls back for each outcome's counts; of a lane that only adds the never-arrived, for no other outcome. */
export async function visitOutcomes(
  reading: Reading,
  query: OutcomesAsked,
  visit: (row: OutcomeRow) => void,
): Promise<void> {
  const { plan, lanes } = query;
  const pace = startPace();
  const offer = (row: OutcomeRow): void => {
    const outcome = reading.dictionary.outcomes[row.outcome];
    if (!outcome) return;
    const counts = (row.role & WHOLE) !== 0 || ((row.role & NEVER_ARRIVED) !== 0 && outcome.neverArrived);
    const role = (counts ? row.role & (WHOLE | NEVER_ARRIVED) : 0) | (row.role & MTLS);
    if (role !== 0) visit({ ...row, role });
  };
  for (const block of plan.blocks) {
    const step = Math.floor((block.start - plan.window.from) / plan.stepMs);
    await visitRows(block, { picked: lanes.picked, pace }, (row, slot) => {
      const role = lanes.roles[slot] as number;
      if (role === 0) return;
      const group = lanes.groups[slot] as number;
      const end = block.firstOutcome[row + 1] as number;
      for (let i = block.firstOutcome[row] as number; i < end; i++) {
        const key = block.outcomeKeys[i] as number;
        const value = block.outcomeValues[i] as number;
        const opened = key % 2 === 1;
        const count = opened ? { requests: 0, opened: value } : { requests: value, opened: 0 };
        offer({ group, role, outcome: key >>> 1, step, ...count });
      }
    });
  }
  await reading.tables.sumByOutcome(plan.spans, query, offer);
}

const UNKNOWN_PRINCIPAL: ReadonlySet<string> = new Set(['unknown', '']);

/**
 * Pairs of certificates with their traffic, ordered by name, from the reporter that proved mutual TLS. Outcomes of which neither end's
 * certificate is known, and those that never arrived, are left out.
 */
export async function readIdentities(
  reading: Reading,
  plan: Plan,
  query: { picked: Picked; roles: Uint8Array },
): Promise<IdentityPair[]> {
  const pairs = new Map<
    string,
    { sourcePrincipal: string; destinationPrincipal: string; requests: number; connections: number }
  >();
  const lanes = { groups: new Int32Array(query.picked.slotCount), roles: query.roles, picked: query.picked };
  await visitOutcomes(reading, { plan, lanes }, (row) => {
    const { sourcePrincipal, destinationPrincipal, neverArrived } = reading.dictionary.outcomes[
      row.outcome
    ] as Outcome;
    const isUnknown = UNKNOWN_PRINCIPAL.has(sourcePrincipal) && UNKNOWN_PRINCIPAL.has(destinationPrincipal);
    if ((row.role & MTLS) === 0 || neverArrived || isUnknown) return;
    const key = JSON.stringify([sourcePrincipal, destinationPrincipal]);
    let pair = pairs.get(key);
    if (!pair) {
      pair = { sourcePrincipal, destinationPrincipal, requests: 0, connections: 0 };
      pairs.set(key, pair);
    }
    pair.requests += row.requests;
    pair.connections += row.opened;
  });
  return [...pairs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}
