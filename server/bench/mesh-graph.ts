/**
 * Who calls whom in a large mesh, after Meta's published shape of 7,483 services and Alibaba's trace depths: half of the
 * services call 3 or 4 others, a few call hundreds; 1% of services (authentication, configuration, caches) receive 50 to
 * 65% of all edges; call chains are mostly at most 6 deep with a tail to 10.
 * In: a stream of random numbers and sizes. Out: service indexes. The hub share holds from about 500 services up: in a
 * smaller mesh one hub cannot have that many distinct callers.
 */
import { drawNormal, type Random } from '../src/demo/seeded-random.ts';

export interface MeshGraph {
  /** Depth of each service: an edge always leads to a deeper one, so there is no cycle and no longer chain. */
  readonly tiers: readonly number[];
  /** The 1% that everybody calls. */
  readonly hubs: readonly number[];
  /** Distinct pairs of caller and callee. */
  readonly pairs: readonly (readonly [number, number])[];
}

const HUB_SHARE_OF_SERVICES = 0.01;
const HUB_SHARE_OF_EDGES = 0.58;
const MEDIAN_OUT_DEGREE = 3.5;
/** Cumulative shares of services by tier 0 to 9; the first six hold nearly all. */
const TIER_SHARES = [0.08, 0.24, 0.46, 0.68, 0.84, 0.94, 0.97, 0.98, 0.99, 1];
const FIRST_HUB_TIER = 6;

function drawTier(random: Random): number {
  const at = random();
  return TIER_SHARES.findIndex((share) => at < share);
}

/** Log-normal out-degrees with the median above, scaled so that their mean gives the number of pairs. */
function drawDegrees(random: Random, services: number, pairs: number): number[] {
  const mean = Math.max(MEDIAN_OUT_DEGREE * 1.05, pairs / services);
  const sigma = Math.sqrt(2 * Math.log(mean / MEDIAN_OUT_DEGREE));
  return Array.from({ length: services }, () =>
    Math.min(services / 4, Math.max(1, Math.round(MEDIAN_OUT_DEGREE * Math.exp(sigma * drawNormal(random))))),
  );
}

/** A service as callee: mostly one that is called already (preferential attachment), else any; -1 after many misses. */
function drawCallee(random: Random, called: readonly number[], fits: (service: number) => boolean): number {
  const services = called[0] as number;
  for (let attempt = 0; attempt < 40; attempt++) {
    const known = called.length > 1 && random() < 0.6;
    const service = known
      ? (called[1 + Math.floor(random() * (called.length - 1))] as number)
      : Math.floor(random() * services);
    if (fits(service)) return service;
  }
  return -1;
}

/** Draws tiers, hubs and at most `pairs` edges between `services` services. */
export function drawGraph(random: Random, services: number, pairs: number): MeshGraph {
  const hubCount = Math.max(1, Math.round(services * HUB_SHARE_OF_SERVICES));
  const tiers = Array.from({ length: services }, (_, service) =>
    service < hubCount ? FIRST_HUB_TIER + (service % 4) : drawTier(random),
  );
  const hubs = Array.from({ length: hubCount }, (_, hub) => hub);
  const degrees = drawDegrees(random, services, pairs);
  const drawn: (readonly [number, number])[] = [];
  /** The number of services, then every callee as often as it is called: what preferential attachment draws from. */
  const called: number[] = [services];
  const order = tiers
    .map((_, service) => ({ service, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map((entry) => entry.service);
  for (const caller of order) {
    const tier = tiers[caller] as number;
    const callees = new Set<number>();
    const isDeeper = (service: number) => (tiers[service] as number) > tier && !callees.has(service);
    for (let i = 0; i < (degrees[caller] as number) && drawn.length < pairs; i++) {
      const wantsHub = random() < HUB_SHARE_OF_EDGES;
      // Hubs are not equally sought after: squaring favours the first ones.
      const hub = Math.floor(random() ** 1.3 * hubCount);
      let callee = wantsHub && isDeeper(hub) ? hub : -1;
      if (callee < 0 && wantsHub) callee = hubs.find(isDeeper) ?? -1;
      if (callee < 0)
        callee = drawCallee(random, called, (service) => service >= hubCount && isDeeper(service));
      if (callee < 0) continue;
      callees.add(callee);
      if (callee >= hubCount) called.push(callee);
      drawn.push([caller, callee]);
    }
  }
  return { tiers, hubs, pairs: drawn };
}
