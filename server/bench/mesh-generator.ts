/**
 * Large meshes for the benchmarks. From a seed and the sizes comes a plan; from the plan come closed windows, as the
 * rollup would hand them to a store, and the exposition text of each simulated proxy.
 *
 * Shape: mesh-graph.ts; replicas log-normal with median 3; 2 to 5% of edges plaintext; callers unknown to the mesh,
 * passthrough hosts, pod churn with counter resets, and failures (UF, DC) that only the source sees.
 * Rates are requests per second, durations milliseconds, times epoch milliseconds.
 */
import type { Protocol } from '@sightglass/shared/identity';
import { formatSpiffe } from '../src/demo/istio-labels.ts';
import type { LogNormal } from '../src/demo/log-normal.ts';
import { createRandom, drawNormal, type Random } from '../src/demo/seeded-random.ts';
import type { EdgeEnd, EdgeKey, Outcome } from '../src/telemetry/edge-window.ts';
import { drawGraph, type MeshGraph } from './mesh-graph.ts';

export interface MeshSize {
  readonly seed: number;
  readonly services: number;
  /** Edges between workload versions (EdgeKeys); a pair of services has one for each pair of versions that talk. */
  readonly edges: number;
  /** Whether proxies print the histograms of sizes too: 67 lines a label set with them, 23 without. Default true. */
  readonly sizes?: boolean;
  /** Replicas of every workload, for a mesh with fewer series; log-normal with median 3 when left out. */
  readonly replicas?: number;
}

export interface PlannedWorkload {
  /** Index of its service. */
  readonly service: number;
  readonly end: EdgeEnd;
  readonly principal: string;
  readonly replicas: number;
}

/** One outcome of an edge and its share of the requests, as each reporter says it. */
export interface PlannedOutcome {
  readonly share: number;
  readonly code: string;
  readonly grpcStatus: string;
  readonly flags: string;
  readonly failed: boolean;
  /** Never reached the destination. */
  readonly sourceOnly: boolean;
  readonly asSource: Outcome;
  readonly asDestination: Outcome;
}

export interface PlannedEdge {
  readonly key: EdgeKey;
  /** Workload indexes; -1 for a caller unknown to the mesh or a host outside it. */
  readonly source: number;
  readonly target: number;
  /** Requests a second; for TCP opened connections a second. */
  readonly perSecond: number;
  readonly latency: LogNormal;
  readonly plaintext: boolean;
  readonly outcomes: readonly PlannedOutcome[];
}

export interface PlannedPod {
  readonly workload: number;
  readonly name: string;
  /** The pod restarts, and its counters with it, each time this long has passed, counted from `bornAt`. */
  readonly lifetimeMs: number;
  readonly bornAt: number;
}

export interface MeshPlan {
  readonly seed: number;
  readonly sizes: boolean;
  readonly graph: MeshGraph;
  readonly workloads: readonly PlannedWorkload[];
  readonly edges: readonly PlannedEdge[];
  readonly pods: readonly PlannedPod[];
  readonly clusters: readonly string[];
  /** Edge indexes by workload index. */
  readonly outgoing: readonly (readonly number[])[];
  readonly incoming: readonly (readonly number[])[];
}

const CLUSTERS = ['east', 'west', 'north'];
const PAIRS_PER_SERVICE = 5;
const UNKNOWN_END: EdgeEnd = {
  cluster: 'unknown',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};
const HOUR_MS = 3_600_000;

function drawReplicas(random: Random): number {
  return Math.min(60, Math.max(1, Math.round(3 * Math.exp(0.8 * drawNormal(random)))));
}

function planWorkloads(random: Random, { services, replicas }: MeshSize): PlannedWorkload[] {
  const workloads: PlannedWorkload[] = [];
  for (let service = 0; service < services; service++) {
    const name = `svc-${String(service).padStart(4, '0')}`;
    const namespace = `team-${String(Math.floor(random() * Math.max(4, services / 25))).padStart(2, '0')}`;
    const cluster = CLUSTERS[Math.floor(random() * CLUSTERS.length)] as string;
    const versions = 1 + Math.floor(random() * 3);
    for (let v = 1; v <= versions; v++) {
      workloads.push({
        service,
        end: { cluster, namespace, service: name, workload: `${name}-v${v}`, version: `v${v}` },
        principal: formatSpiffe(namespace, name),
        replicas: replicas ?? drawReplicas(random),
      });
    }
  }
  return workloads;
}

type Sketch = readonly [
  share: number,
  code: string,
  grpcStatus: string,
  flags: string,
  failed: boolean,
  sourceOnly: boolean,
];

function sketchOutcomes(random: Random, protocol: Protocol): readonly Sketch[] {
  if (protocol === 'tcp') return [[1, '', '', '-', false, false]];
  const errors = random() < 0.15 ? random() * 0.05 : 0;
  const unreached = random() < 0.05 ? random() * 0.01 : 0;
  const cut = random() < 0.05 ? random() * 0.005 : 0;
  const grpc = protocol === 'grpc';
  const sketches: Sketch[] = [
    [1 - errors - unreached - cut, '200', grpc ? '0' : '', '-', false, false],
    [errors, grpc ? '200' : '503', grpc ? '14' : '', '-', true, false],
    [unreached, grpc ? '200' : '503', grpc ? '14' : '', 'UF', true, true],
    [cut, '0', '', 'DC', true, true],
  ];
  return sketches.filter(([share]) => share > 0);
}

interface Ends {
  readonly source: PlannedWorkload | undefined;
  readonly target: PlannedWorkload | undefined;
  readonly plaintext: boolean;
}

function planOutcomes(sketches: readonly Sketch[], ends: Ends): PlannedOutcome[] {
  const certified = !ends.plaintext && ends.source !== undefined && ends.target !== undefined;
  const sourcePrincipal = certified ? (ends.source?.principal ?? 'unknown') : 'unknown';
  const destinationPrincipal = certified ? (ends.target?.principal ?? 'unknown') : 'unknown';
  return sketches.map(([share, code, grpcStatus, flags, failed, sourceOnly]) => {
    const base = { code, grpcStatus, flags, failed, neverArrived: sourceOnly };
    return {
      share,
      code,
      grpcStatus,
      flags,
      failed,
      sourceOnly,
      asSource: {
        ...base,
        proof: certified ? 'mutual' : 'unmeasured',
        evidence: certified ? 'source-principal' : 'none',
        sourcePrincipal,
        destinationPrincipal,
      },
      asDestination: {
        ...base,
        proof: ends.plaintext ? 'plaintext' : 'mutual',
        evidence: 'destination',
        sourcePrincipal,
        destinationPrincipal,
      },
    };
  });
}

function planEdge(
  random: Random,
  workloads: readonly PlannedWorkload[],
  ends: [number, number],
): PlannedEdge {
  const source = workloads[ends[0]];
  const target = workloads[ends[1]];
  const kind = random();
  const protocol: Protocol = target === undefined || kind < 0.5 ? 'http' : kind < 0.85 ? 'grpc' : 'tcp';
  const plaintext = source === undefined || (target !== undefined && random() < 0.03);
  const host = `api-${Math.floor(random() * 400)}.partner.example`;
  const outside: EdgeEnd = {
    ...UNKNOWN_END,
    cluster: source?.end.cluster ?? 'unknown',
    service: host,
  };
  return {
    key: {
      source: source?.end ?? { ...UNKNOWN_END, cluster: target?.end.cluster ?? 'unknown' },
      target: target?.end ?? outside,
      protocol,
      external: target === undefined,
    },
    source: ends[0],
    target: ends[1],
    perSecond: 0.2 + 20 * random() ** 4,
    latency: { median: 2 * Math.exp(1.4 * Math.abs(drawNormal(random))), sigma: 0.4 + 0.5 * random() },
    plaintext,
    outcomes: planOutcomes(sketchOutcomes(random, protocol), { source, target, plaintext }),
  };
}

/** Pairs of workload versions that talk: one for each pair of services, then more until there are enough. */
function pairVersions(
  random: Random,
  between: { pairs: MeshGraph['pairs']; versions: readonly number[][] },
  wanted: number,
): [number, number][] {
  const first: [number, number][] = [];
  const more: [number, number][] = [];
  for (const [caller, callee] of between.pairs) {
    const all = (between.versions[caller] ?? []).flatMap((s) =>
      (between.versions[callee] ?? []).map((t): [number, number] => [s, t]),
    );
    const chosen = Math.floor(random() * all.length);
    all.forEach((pair, i) => (i === chosen ? first : more).push(pair));
  }
  const missing = Math.max(0, wanted - first.length);
  const order = more.map((pair) => ({ pair, at: random() })).toSorted((a, b) => a.at - b.at);
  return [...first.slice(0, wanted), ...order.slice(0, missing).map((entry) => entry.pair)];
}

function groupBy(edges: readonly PlannedEdge[], workloads: number, end: 'source' | 'target'): number[][] {
  const groups: number[][] = Array.from({ length: workloads }, () => []);
  edges.forEach((edge, i) => groups[edge[end]]?.push(i));
  return groups;
}

function planPods(random: Random, workloads: readonly PlannedWorkload[]): PlannedPod[] {
  return workloads.flatMap((workload, index) =>
    Array.from({ length: workload.replicas }, (_, ordinal): PlannedPod => {
      // One pod in twenty is rescheduled every quarter of an hour, the others every day or two.
      const lifetimeMs = random() < 0.05 ? HOUR_MS / 4 : HOUR_MS * (24 + 24 * random());
      return {
        workload: index,
        name: `${workload.end.workload}-${ordinal}`,
        lifetimeMs,
        bornAt: Math.floor(random() * lifetimeMs),
      };
    }),
  );
}

/**
 * Plans a mesh. About 2% of the edges leave the mesh and 1% come from callers unknown to it; `edges` counts all. Where
 * the services have fewer pairs of versions than asked for, there are fewer edges.
 */
export function generateMesh(size: MeshSize): MeshPlan {
  const random = createRandom(size.seed);
  const outside = Math.round(size.edges * 0.02);
  const strangers = Math.round(size.edges * 0.01);
  const inner = size.edges - outside - strangers;
  const graph = drawGraph(random, size.services, Math.min(inner, size.services * PAIRS_PER_SERVICE));
  const workloads = planWorkloads(random, size);
  const versions: number[][] = Array.from({ length: size.services }, () => []);
  workloads.forEach((workload, i) => versions[workload.service]?.push(i));
  const anyWorkload = () => Math.floor(random() * workloads.length);
  const ends: [number, number][] = [
    ...pairVersions(random, { pairs: graph.pairs, versions }, inner),
    ...Array.from({ length: outside }, (): [number, number] => [anyWorkload(), -1]),
    ...Array.from({ length: strangers }, (): [number, number] => [-1, anyWorkload()]),
  ];
  const seen = new Set<string>();
  const edges = ends
    .map((pair) => planEdge(random, workloads, pair))
    .filter(({ key, source, target }) => {
      const id = `${source}>${target < 0 ? key.target.service : target}>${key.protocol}`;
      return !seen.has(id) && seen.add(id);
    });
  return {
    seed: size.seed,
    sizes: size.sizes ?? true,
    graph,
    workloads,
    edges,
    pods: planPods(random, workloads),
    clusters: CLUSTERS,
    outgoing: groupBy(edges, workloads.length, 'source'),
    incoming: groupBy(edges, workloads.length, 'target'),
  };
}
