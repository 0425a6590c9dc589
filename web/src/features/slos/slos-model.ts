/** What the SLOs page derives from its rows. Pure. */
import type { ServiceRow, SloRow, SloState } from '@sightglass/shared/contract';
import { nameScope, SLO_STATES } from '../../ui/slo/slo-words.ts';

export interface SloFilter {
  /** States; empty for all, unknown words name none. */
  readonly status: readonly string[];
  /** `namespace/service` and owner; empty for all. */
  readonly service: string;
  readonly owner: string;
  /** The frame's scope; empty for all. An SLO of every cluster is in each. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
}

const within = (chosen: readonly string[], value: string | null): boolean =>
  chosen.length === 0 || value === null || chosen.includes(value);

/** Those in the scope that are not deleted. */
export function inScope(
  rows: readonly SloRow[],
  { clusters, namespaces }: Pick<SloFilter, 'clusters' | 'namespaces'>,
): readonly SloRow[] {
  return rows.filter(
    ({ slo: { scope }, deletedAt }) =>
      deletedAt === null && within(clusters, scope.cluster) && within(namespaces, scope.namespace),
  );
}

export function filterSlos(
  rows: readonly SloRow[],
  { status, service, owner }: Pick<SloFilter, 'status' | 'service' | 'owner'>,
): readonly SloRow[] {
  const states = status.filter((state) => (SLO_STATES as readonly string[]).includes(state));
  return rows.filter(
    (row) =>
      within(states, row.status.state) &&
      (service === '' || nameScope(row.slo.scope).name === service) &&
      (owner === '' || row.slo.owner === owner),
  );
}

export function countByState(rows: readonly SloRow[]): Readonly<Record<SloState, number>> {
  const counts: Record<SloState, number> = { met: 0, burning: 0, exhausted: 0, 'no-data': 0, paused: 0 };
  for (const { status } of rows) counts[status.state]++;
  return counts;
}

/** Each value once, in order; nothing for a single one, which needs no choice. */
export function listChoices(values: readonly string[]): readonly string[] {
  const known = [...new Set(values)].filter((value) => value !== '').toSorted((a, b) => a.localeCompare(b));
  return known.length > 1 ? known : [];
}

/** Services to begin with: those that most requests depend on. */
export function suggestServices(services: readonly ServiceRow[], count: number): readonly ServiceRow[] {
  return services
    .filter(({ requestsPerSecond, external }) => requestsPerSecond > 0 && !external)
    .toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond)
    .slice(0, count);
}
