/**
 * Targets of scrapes as somebody with grants is told of them. What numbers and verdicts rest on: those within, and that some which do not say where they are do not answer, without address, source or error;
 * nor cluster, where nothing within is known to be in it. What the page of sources lists: those that say they are within, whole. In: all targets, or sources with theirs. Pure.
 */
import type { Sources, Target } from '@sightglass/shared/contract';
import { listScraped } from '../http/list-scraped.ts';
import { untoldTarget } from '../telemetry/untold-target.ts';
import type { Mask } from './mask.ts';

const UNTOLD = 'a target that you may not see';

/** Wherever it is, as far as it does not say. */
function isWithin({ labels: { cluster, namespace } }: Target, { grants }: Mask): boolean {
  return grants.some(
    (grant) =>
      (grant.cluster === null || grant.cluster === cluster) &&
      (grant.namespace === null || grant.namespace === namespace),
  );
}

/** Down, and perhaps within: it does not say so. */
function isUnplacedDown(target: Target, mask: Mask): boolean {
  const { grants } = mask;
  const { cluster, namespace } = target.labels;
  if (target.state !== 'down' || isWithin(target, mask)) return false;
  return grants.some(
    (grant) =>
      (cluster === undefined || grant.cluster === null || grant.cluster === cluster) &&
      (namespace === undefined || grant.namespace === null || grant.namespace === namespace),
  );
}

function tellPlace({ labels: { cluster, namespace }, state }: Target, mask: Mask, index: number): Target {
  return {
    id: String(index),
    source: '',
    url: UNTOLD,
    labels: {
      ...(cluster === undefined || !mask.tellsCluster(cluster) ? {} : { cluster }),
      ...(namespace === undefined ? {} : { namespace }),
    },
    ...untoldTarget(),
    state,
  };
}

/** Of equal ones that do not say where they are one stands for all, so that none can be counted. */
export function restrictTargets(targets: readonly Target[], mask: Mask): Target[] {
  const within = targets.filter((target) => isWithin(target, mask));
  const unplaced = targets
    .filter((target) => isUnplacedDown(target, mask))
    .map((target) => tellPlace(target, mask, 0));
  const kinds = new Map(unplaced.map((target) => [JSON.stringify(target.labels), target]));
  return [...within, ...kinds.values()].map((target, index) => tellPlace(target, mask, index));
}

function tellTarget(target: Target, { text }: Mask): Target {
  const { labels, lastError } = target;
  return {
    ...target,
    id: text(target.id),
    source: text(target.source),
    url: text(target.url),
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [text(name), text(value)])),
    lastError: lastError === null ? null : text(lastError),
  };
}

/** A source is there as far as targets of it are told, and its counts are of these. */
export function restrictSources(
  { sources, targets }: Pick<Sources, 'sources' | 'targets'>,
  mask: Mask,
): Omit<Sources, 'now'> {
  const scraped = listScraped({ sources, targets });
  const within = scraped.filter((target) => isWithin(target, mask));
  const count = (name: string, state: Target['state']): number =>
    within.filter((target) => target.source === name && target.state === state).length;
  const told = new Set(within.map(({ source }) => source));
  return {
    sources: sources
      .filter(({ name }) => told.has(name))
      .map(({ name, kind, intervalMs }) => ({
        name: mask.text(name),
        kind,
        intervalMs,
        // How all targets are found may name others.
        discovery: [],
        targetsUp: count(name, 'up'),
        targetsDown: count(name, 'down'),
        targetsPending: count(name, 'pending'),
        lastError: null,
      })),
    targets: within.map((target) => tellTarget(target, mask)),
    dropped: [],
    limited: { someUnplacedDown: scraped.some((target) => isUnplacedDown(target, mask)) },
  };
}
