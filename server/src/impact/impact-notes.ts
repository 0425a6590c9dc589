/** What must be known to read an impact rightly: which figures are assumed, whom telemetry does not name, whom it cannot see. Pure. */
import type { ImpactNote } from '@sightglass/shared/contract';
import type { Call } from './call-graph.ts';
import type { Traced } from './present-impact.ts';

/** What every impact rests on. */
export const ASSUMPTIONS: readonly string[] = [
  'Telemetry tells who calls whom and how often, not which request made which call: beyond what calls a chosen service itself, shares are an estimate between two bounds.',
  'A request is lost when a call that it makes is lost: fallbacks, caches, retries elsewhere and queues, which would lessen the impact, are not seen.',
  'Most: each lost call belongs to another request, and a service loses this caller’s calls before others’. Estimate: what a service loses is spread evenly over its callers. Least: no request calls a service more often than the mean, rounded up, and a service loses other callers’ calls first.',
  'Over TCP connections are counted, not requests: a caller is taken to need them for all that it does (least: nothing).',
  'Only calls that were made in the range are known. What is called once a month does not show in an hour.',
  'Budgets are those of now, as if the outage began now: what leaves a rolling period meanwhile is not counted. Of a latency objective lost requests are taken to be too slow.',
];

function noteOf(code: ImpactNote['code'], subjects: readonly string[], message: string): ImpactNote[] {
  return subjects.length > 0 ? [{ code, message, subjects: [...new Set(subjects)].toSorted() }] : [];
}

const ids = (calls: readonly Call[]): string[] => calls.map(({ id }) => id);

/** Nodes that no proxy of their own was heard of: what they call in turn is seen as calls of nobody. */
function findBlind({ graph, calls, trace }: Traced, clusters: ReadonlySet<string>): string[] {
  return [...graph.nodes.values()].flatMap(({ identity: { id, cluster, anonymous }, external }) => {
    if (external || anonymous || !clusters.has(cluster) || trace.hops.has(id) || calls.from(id).length > 0)
      return [];
    const inbound = calls.to(id);
    const isHeard = inbound.some(({ reporters }) => reporters.includes('destination'));
    return inbound.length > 0 && !isHeard ? [id] : [];
  });
}

export function noteImpact(traced: Traced): ImpactNote[] {
  const { graph, calls, trace, chosen } = traced;
  const within = calls.calls.filter(({ source, target }) => trace.hops.has(source) && trace.hops.has(target));
  const dependants = [...trace.hops].flatMap(([id, hop]) => (hop > 0 ? [id] : []));
  const nobody = dependants.filter((id) => graph.nodes.get(id)?.identity.anonymous);
  const clusters = new Set(nobody.map((id) => graph.nodes.get(id)?.identity.cluster ?? ''));
  const own = chosen.map(({ identity }) => identity.id);
  const silent = own.filter((id) => calls.to(id).length + calls.from(id).length === 0);
  return [
    ...noteOf(
      'no-traffic',
      silent,
      'No traffic in this range: that nobody is seen to depend on it proves nothing.',
    ),
    ...(dependants.length > 0
      ? []
      : noteOf(
          'no-callers',
          own.filter((id) => !silent.includes(id)),
          'Nobody was seen to call it in this range: traffic from outside the mesh, or nothing, depends on it.',
        )),
    ...noteOf(
      'tcp',
      ids(within.filter(({ requests }) => requests === 0)),
      'Over TCP no requests are counted: how much of the caller’s traffic needs these connections is assumed to be all of it, and may be none.',
    ),
    ...noteOf(
      'unknown-callers',
      nobody,
      'Callers without a proxy, or outside the mesh: who they are, and who depends on them, telemetry does not tell.',
    ),
    ...noteOf(
      'blind',
      findBlind(traced, clusters),
      'No proxy of their own was heard of: the calls of unknown callers may be theirs, and then who calls them depends on the chosen too.',
    ),
    ...noteOf(
      'unmeasured',
      ids(within.filter(({ mtls }) => mtls === 'unmeasured')),
      'Nothing proves who the ends of these edges are: their names are what one proxy said.',
    ),
    ...trace.loops.flatMap((loop) =>
      noteOf(
        'loop',
        loop,
        'These call each other in a circle: the hop is the shortest way, and in the circle shares feed each other.',
      ),
    ),
    ...noteOf(
      'sent',
      dependants.filter((id) => calls.own(id).measured === 'sent'),
      'Nobody is seen to call these: their shares are of what they send.',
    ),
  ];
}
