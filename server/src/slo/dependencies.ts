/**
 * Whether what a service calls promises less than the SLO demands. Calls that a request needs fail one after the other, so together the
 * services it called in the last hour reach the product of their own goals (services without an SLO count as perfect).
 */
import type { Advice, Slo } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { SloBook } from './slo-book.ts';

const LOOK_BACK_MS = 3_600_000;

function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(3))}%`;
}

interface Promised {
  readonly name: string;
  readonly service: string;
  readonly goal: number;
}

export async function adviseOnDependencies(
  book: SloBook,
  slo: Slo,
  { id, end }: { readonly id: string | undefined; readonly end: EpochMs },
): Promise<Advice[]> {
  if (slo.sli.kind !== 'availability') return [];
  const others = book
    .list()
    .map(({ stored }) => stored)
    .filter(
      (stored) => stored.id !== id && stored.document.sli.kind === 'availability' && !stored.document.paused,
    );
  if (others.length === 0) return [];
  const { cluster, namespace, service } = slo.scope;
  const { edges } = await book.parts.store.readEdges({
    window: { from: end - LOOK_BACK_MS, to: end },
    filter: { source: { namespace, service, ...(cluster === null ? {} : { cluster }) } },
    histograms: false,
  });
  const promised = new Map<string, Promised>();
  for (const { edge, requests } of edges) {
    const { target } = edge;
    if (requests === 0 || (target.service === service && target.namespace === namespace)) continue;
    for (const { document } of others) {
      const { scope, goal, name } = document;
      if (scope.namespace !== target.namespace || scope.service !== target.service) continue;
      if (scope.cluster !== null && scope.cluster !== target.cluster) continue;
      // SLOs for one caller or version only promise nothing to others.
      if (scope.caller !== null || scope.version !== null) continue;
      const key = `${target.namespace}/${target.service}`;
      const known = promised.get(key);
      if (!known || known.goal < goal) promised.set(key, { name, service: key, goal });
    }
  }
  const all = [...promised.values()].toSorted((a, b) => a.goal - b.goal);
  const reachable = all.reduce((product, { goal }) => product * goal, 1);
  if (reachable >= slo.goal) return [];
  const list = all
    .slice(0, 4)
    .map(({ service: name, goal }) => `${name} ${percent(goal)}`)
    .join(', ');
  const message = `${service} calls services whose own SLOs promise less: ${list}. Together they reach ${percent(reachable)} where every request needs them all, which is below ${percent(slo.goal)}.`;
  return [{ code: 'dependency', severity: 'warning', path: 'goal', message }];
}
