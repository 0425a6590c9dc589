/**
 * An end of an edge as a name and a link. In: its id and what an end stands for on this page. Out: the name, where it lives, and the page
 * that shows it. In a graph of workloads an id of four parts is a service whose workload nobody told; it and a version link to
 * their service.
 */
import {
  formatServiceId,
  parseServiceId,
  parseVersionId,
  RESTRICTED,
  UNKNOWN,
} from '@sightglass/shared/identity';
import type { LinkTarget } from '../../routes.ts';

export interface NodeTarget {
  readonly name: string;
  /** `shop in east`; what sets it apart from others of its name. */
  readonly place: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Null when the id is none. */
  readonly to: LinkTarget | null;
}

export type Granularity = 'service' | 'workload' | 'version';

/** Where everything is that the reader may not see. */
const BEYOND = 'beyond what you may see';

function describePlace(namespace: string, cluster: string): string {
  return namespace === UNKNOWN ? `in ${cluster}` : `${namespace} in ${cluster}`;
}

export function describeNode(id: string, granularity: Granularity): NodeTarget {
  const plain = parseServiceId(id);
  const end = plain ?? parseVersionId(id);
  if (end?.cluster === RESTRICTED && end.namespace === RESTRICTED)
    return { name: RESTRICTED, place: BEYOND, cluster: RESTRICTED, namespace: RESTRICTED, to: null };
  if (plain) {
    const page = granularity === 'workload' ? 'workload' : 'service';
    const place = describePlace(plain.namespace, plain.cluster);
    return { ...plain, place, to: { page, id } };
  }
  const version = parseVersionId(id);
  if (version) {
    const { cluster, namespace, name } = version;
    const place = describePlace(namespace, cluster);
    const to: LinkTarget = { page: 'service', id: formatServiceId({ cluster, namespace, name }) };
    const shown =
      granularity === 'version' && version.version !== UNKNOWN ? `${name} ${version.version}` : name;
    return { name: shown, place, cluster, namespace, to };
  }
  return { name: id, place: '', cluster: '', namespace: '', to: null };
}
