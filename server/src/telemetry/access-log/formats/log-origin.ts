/** Who wrote a log, as far as the place where it was found tells: labels of the configuration, the path of a container's log, OTLP's resource. */
import { UNKNOWN } from '@sightglass/shared/identity';
import { identifyTarget } from '../../dialects/target-identity.ts';
import { workloadOfPod, type NodeIdentity } from '../identify-node.ts';

export interface LogOrigin {
  readonly node: NodeIdentity;
  /** The proxy as it is named there. */
  readonly nodeId: string;
}

export interface OriginLabels {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly service?: string | undefined;
  readonly workload?: string | undefined;
  readonly version?: string | undefined;
  readonly pod?: string | undefined;
  readonly address?: string | undefined;
}

const GATEWAY = /(?:gateway|ingress|egress)/;

export function describeOrigin(labels: OriginLabels): LogOrigin {
  const { pod = '' } = labels;
  const known = Object.entries(labels).filter(
    (entry): entry is [string, string] => entry[0] !== 'pod' && entry[0] !== 'address' && Boolean(entry[1]),
  );
  const workload = labels.workload || (pod === '' ? '' : workloadOfPod(pod));
  const end = identifyTarget({ ...Object.fromEntries(known), ...(workload === '' ? {} : { workload }) });
  const role = GATEWAY.test(end.workload) || GATEWAY.test(end.service) ? 'router' : 'sidecar';
  return {
    node: { end, role, address: labels.address ?? '', serviceAccount: '' },
    nodeId: pod || (end.workload === UNKNOWN ? '' : `${end.workload}.${end.namespace}`),
  };
}

/** Namespace and pod from where Kubernetes puts a container's log: `/var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log` or `/var/log/containers/POD_NAMESPACE_CONTAINER-ID.log`. */
export function readLogPath(path: string): OriginLabels {
  const pods = /\/pods\/([^/_]+)_([^/_]+)_[^/]+\//.exec(path);
  if (pods) return { namespace: pods[1], pod: pods[2] };
  const containers = /\/containers\/([^/_]+)_([^/_]+)_[^/]+$/.exec(path);
  if (containers) return { namespace: containers[2], pod: containers[1] };
  return {};
}
