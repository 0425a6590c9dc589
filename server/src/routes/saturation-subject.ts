/** The id of a service or workload -> whose saturation is meant. Both have ids of one form, so an owner is either. */
import { parseServiceId } from '@sightglass/shared/identity';
import { unknownId } from '../http/problem.ts';

interface Owner {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly workload: string;
}

/** Throws a 404 for a text that is no id. */
export function matchSaturationSubject(id: string): {
  readonly cluster: string;
  readonly namespace: string;
  readonly isMeant: (owner: Owner) => boolean;
} {
  const ref = parseServiceId(id);
  if (!ref) throw unknownId('service', id);
  const { cluster, namespace, name } = ref;
  return {
    cluster,
    namespace,
    isMeant: (owner) =>
      owner.cluster === cluster &&
      owner.namespace === namespace &&
      (owner.service === name || owner.workload === name),
  };
}
