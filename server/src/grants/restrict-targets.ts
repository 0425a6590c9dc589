/**
 * Targets of scrapes as somebody with grants is told of them: that some do not answer, where they may concern what they see, because numbers and verdicts rest on them; not which. In: all targets. Out: those
 * within, and those that are down and do not say where they are, without address, source or error; nor cluster, where nothing within is known to be in it. Pure.
 */
import type { Target } from '@sightglass/shared/contract';
import { untoldTarget } from '../telemetry/untold-target.ts';
import type { Mask } from './mask.ts';

const UNTOLD = 'a target that you may not see';

function isTold({ labels, state }: Target, { sees, seesCluster, seesNamespace }: Mask): boolean {
  const { cluster, namespace } = labels;
  if (cluster !== undefined && namespace !== undefined) return sees(cluster, namespace);
  if (namespace !== undefined) return seesNamespace(namespace);
  return state === 'down' && (cluster === undefined || seesCluster(cluster));
}

function tellTarget({ labels, state }: Target, mask: Mask, id: string): Target {
  const { cluster, namespace } = labels;
  return {
    id,
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

export function restrictTargets(targets: readonly Target[], mask: Mask): Target[] {
  return targets
    .filter((target) => isTold(target, mask))
    .map((target, index) => tellTarget(target, mask, String(index)));
}
