/** What of the telemetry about a place is missing at this moment, as sentences: targets that do not answer, clusters and engines that are silent. */
import type { Target, Warning } from '@sightglass/shared/contract';

interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

/** Sentences about one place; none where nothing is known to be missing. */
export type FindPartial = (place: Place) => string[];

/** A label that a target has not says nothing against it. */
function mayConcern({ labels }: Target, { cluster, namespace }: Place): boolean {
  return (labels.cluster ?? cluster) === cluster && (labels.namespace ?? namespace) === namespace;
}

function concerns({ code, subject }: Warning, { cluster }: Place): boolean {
  if (code === 'cluster-down') return subject === cluster;
  return code === 'engine' || code === 'source-stale';
}

/** `targets` are those of the present; none for a question about the past. */
export function createFindPartial(targets: readonly Target[], warnings: readonly Warning[]): FindPartial {
  const down = targets.filter(({ state }) => state === 'down');
  const said = new Map<string, string[]>();
  return (place) => {
    const key = `${place.cluster}~${place.namespace}`;
    const known = said.get(key);
    if (known) return known;
    const silent = down.filter((target) => mayConcern(target, place)).length;
    const sentences = [
      ...(silent > 0 ? [`${silent} target${silent === 1 ? ' does' : 's do'} not answer.`] : []),
      ...warnings.filter((warning) => concerns(warning, place)).map(({ message }) => message),
    ];
    said.set(key, sentences);
    return sentences;
  };
}
