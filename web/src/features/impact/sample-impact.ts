/** Impacts for tests: an outage of `cart` in cluster c, namespace n, on which nobody depends yet. */
import type {
  Dependant,
  Impact,
  ImpactEdge,
  ImpactNode,
  ImpactSlo,
  MaintenanceWindow,
  MaintenanceWindows,
} from '@sightglass/shared/contract';

const HOUR_MS = 3_600_000;
const bounds = (least: number, estimate = least, most = estimate) => ({ least, estimate, most });

function sampleNode(name: string): ImpactNode {
  return {
    id: `c~n~${name}`,
    kind: 'service',
    cluster: 'c',
    namespace: 'n',
    name,
    serviceIds: [`c~n~${name}`],
    anonymous: false,
    external: false,
    measured: 'received',
    requestsPerSecond: 20,
    openedPerSecond: 0,
  };
}

export function sampleDependant(name: string, hop: number, lostPerSecond = 5): Dependant {
  return {
    ...sampleNode(name),
    hop,
    direct: { requestsPerSecond: hop === 1 ? lostPerSecond : 0, openedPerSecond: 0 },
    affectedPerSecond: bounds(lostPerSecond),
    share: bounds(0.25, 0.4, 1),
    basis: 'counted',
    inLoop: false,
  };
}

/** `lostPerSecond` is null over TCP. */
export function sampleEdge(from: string, to: string, lostPerSecond: number | null): ImpactEdge {
  const protocol = lostPerSecond === null ? 'tcp' : 'http';
  return {
    id: `c~n~${from}~~c~n~${to}~~${protocol}`,
    source: `c~n~${from}`,
    target: `c~n~${to}`,
    protocol,
    requestsPerSecond: lostPerSecond ?? 0,
    openedPerSecond: lostPerSecond === null ? 1 : 0,
    affectedPerSecond: lostPerSecond,
  };
}

export function sampleSlo(changes: Partial<ImpactSlo> = {}): ImpactSlo {
  return {
    id: 'slo-web',
    name: 'Web availability',
    of: 'dependant',
    nodes: ['c~n~web'],
    kind: 'availability',
    goal: 0.995,
    period: { kind: 'rolling', days: 30 },
    state: 'met',
    badShare: bounds(0.25, 0.4, 1),
    eventsPerSecond: 20,
    left: { ratio: 0.8, outageMs: 2 * HOUR_MS },
    spends: {
      ratio: bounds(0.05, 0.08, 0.2),
      outageMs: bounds(HOUR_MS / 8, HOUR_MS / 5, HOUR_MS / 2),
      events: bounds(9000, 14_400, 36_000),
    },
    leftAfter: {
      ratio: bounds(0.75, 0.72, 0.6),
      outageMs: bounds(1.875 * HOUR_MS, 1.8 * HOUR_MS, 1.5 * HOUR_MS),
    },
    pagesAfterMs: { estimate: 120_000, most: 60_000 },
    ticketsAfterMs: { estimate: null, most: null },
    ...changes,
  };
}

export function sampleImpact(changes: Partial<Impact> = {}): Impact {
  return {
    window: { from: 0, to: 900_000 },
    coveredMs: 900_000,
    kind: 'service',
    minutes: 30,
    chosen: [sampleNode('cart')],
    dependants: [],
    edges: [],
    hops: [],
    places: [{ cluster: 'c', namespace: 'n', chosen: 1, dependants: 0, affectedPerSecond: bounds(20) }],
    entries: [],
    redundant: [],
    loops: [],
    slos: [],
    notes: [],
    assumptions: ['A request is lost when a call that it makes is lost.'],
    warnings: [],
    ...changes,
  };
}

export function sampleWindow(startsAt: number, changes: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return {
    startsAt,
    endsAt: startsAt + HOUR_MS / 2,
    rank: 1,
    expectedPerSecond: 10,
    lowPerSecond: 9,
    highPerSecond: 11,
    weeks: 2,
    budget: null,
    exhausts: [],
    conflicts: [],
    ...changes,
  };
}

export function samplePlan(windows: readonly MaintenanceWindow[]): MaintenanceWindows {
  const [from, to] = [windows[0]?.startsAt ?? 0, windows.at(-1)?.endsAt ?? 0];
  return {
    now: from,
    minutes: 30,
    horizon: { from, to },
    weeks: 2,
    measure: 'requests',
    windows: [...windows],
    slos: [{ id: 'slo-web', name: 'Web availability', of: 'dependant' }],
    warnings: [],
  };
}
