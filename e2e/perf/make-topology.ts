/** A graph of any size for measurements, the same for the same numbers. Mostly forward flows, a tenth of them failing. */
import type { Topology, TopologyEdge, TopologyNode } from '@sightglass/shared/contract';

interface Size {
  readonly nodes: number;
  readonly edges: number;
  readonly namespaces: number;
  /** Every round differs a little from the one before, and some edges visibly. */
  readonly round: number;
  /** One edge in so many differs visibly between two rounds; 1 for all. */
  readonly oneIn: number;
}

const WINDOW_MS = 900_000;

/** A linear congruential generator (Numerical Recipes): 0..1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function assess(errorRatio: number): 'ok' | 'degraded' | 'failing' {
  return errorRatio >= 0.05 ? 'failing' : errorRatio >= 0.01 ? 'degraded' : 'ok';
}

export function makeTopology({
  nodes: nodeCount,
  edges: edgeCount,
  namespaces,
  round,
  oneIn,
}: Size): Topology {
  const random = createRandom(1);
  const latency = { p50: 5, p95: 20, p99: 50 };
  const mutual = { state: 'mutual', mutualShare: 1, plaintextShare: 0 } as const;
  const plaintext = { state: 'plaintext', mutualShare: 0, plaintextShare: 1 } as const;
  const drift = (i: number): number => 1 + 0.02 * Math.sin(round + i);
  const nodes = Array.from({ length: nodeCount }, (_, i): TopologyNode => {
    const namespace = `ns-${Math.floor(random() * namespaces)}`;
    const errorRatio = random() < 0.1 ? random() * 0.2 : 0;
    return {
      id: `east~${namespace}~service-${i}`,
      kind: 'service',
      cluster: 'east',
      namespace,
      name: `service-${i}`,
      external: false,
      health: assess(errorRatio),
      requestsPerSecond: random() * 500 * drift(i),
      errorRatio,
      latency,
      bytesPerSecond: random() * 1e6,
      openedPerSecond: 0,
      mtls: mutual,
      measured: 'inbound',
    };
  });
  const edges = new Map<string, TopologyEdge>();
  for (let i = 0; edges.size < edgeCount && i < edgeCount * 10; i++) {
    const [a, b] = [Math.floor(random() * nodeCount), Math.floor(random() * nodeCount)];
    const isBackward = random() < 0.1;
    const source = nodes[isBackward ? Math.max(a, b) : Math.min(a, b)];
    const target = nodes[isBackward ? Math.min(a, b) : Math.max(a, b)];
    const rate = 10 ** (random() * 4 - 1);
    const isOpen = random() < 0.03;
    if (!source || !target || source === target) continue;
    const changes = oneIn === 1 ? round % 2 === 0 : (edges.size + round) % oneIn === 0;
    const errorRatio = changes ? 0.1 : 0;
    const id = `${source.id}~~${target.id}~~http`;
    edges.set(id, {
      id,
      source: source.id,
      target: target.id,
      protocol: 'http',
      health: assess(errorRatio),
      requestsPerSecond: rate * drift(i) * (changes ? 4 : 1),
      errorRatio,
      latency,
      bytesPerSecond: rate * 1024,
      openedPerSecond: 0,
      mtls: { ...(isOpen ? plaintext : mutual), evidence: 'destination' },
      reporters: ['destination'],
    });
  }
  const now = Date.now();
  return { window: { from: now - WINDOW_MS, to: now }, nodes, edges: [...edges.values()], warnings: [] };
}
