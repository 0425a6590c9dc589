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

const isPlaced = ({ labels }: Target): boolean =>
  labels.cluster !== undefined && labels.namespace !== undefined;

/** Of those that may be anywhere no number is told: it would count other namespaces' too, and whoever may see one of them is not told how many there are. */
function sayTargets(targets: readonly Target[]): string[] {
  const placed = targets.filter(isPlaced).length;
  return [
    ...(placed > 0 ? [`${placed} target${placed === 1 ? ' does' : 's do'} not answer.`] : []),
    ...(placed < targets.length
      ? [
          'At least one target that does not say its cluster and namespace does not answer: it may be of here.',
        ]
      : []),
  ];
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
    const sentences = [
      ...sayTargets(down.filter((target) => mayConcern(target, place))),
      ...warnings.filter((warning) => concerns(warning, place)).map(({ message }) => message),
    ];
    said.set(key, sentences);
    return sentences;
  };
}
