/**
 * The host that an Istio proxy says was asked for: labels `destination_service`, `_service_name`, `_service_namespace`.
 * The name is a word such as `PassthroughCluster` for traffic outside the mesh, and the raw host:port where Envoy had no
 * metadata of a cluster; then the host itself is what is known of the callee.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Labels } from './dialect.ts';
import { firstKnown, isForeignHost, isIpAddress, isKnown, parseServiceHost } from './labels.ts';

export interface AskedHost {
  readonly service: string;
  readonly namespace: string;
  /** Outside the mesh, as far as the name tells. */
  readonly external: boolean;
  /** A bare address instead of a name. */
  readonly isAddress: boolean;
  /** Traffic that Envoy let through to a port that the workload did not declare: the callee is the reporter itself. */
  readonly isInboundPassthrough: boolean;
  /** The address is all there is, not even a word such as `PassthroughCluster`: pods that come or go print such. */
  readonly isRawAddress?: boolean;
  /** The workload, where the host alone gives it away. */
  readonly workload?: string;
  /** Word under which hosts beyond the cap are folded; undefined for a service with a name. */
  readonly foldInto?: string;
}

const EGRESS_GATEWAY = 'istio-egressgateway';

function readPassthrough(word: string, host: string | undefined): AskedHost {
  const named = isKnown(host) && host !== word ? host : word;
  return {
    service: named,
    namespace: UNKNOWN,
    external: true,
    isAddress: isIpAddress(named),
    isInboundPassthrough: false,
    foldInto: word,
  };
}

/** Reads the three labels of the service that was asked for. */
export function readAskedHost(labels: Labels): AskedHost {
  const name = labels.get('destination_service_name');
  const host = labels.get('destination_service');
  if (name?.startsWith('InboundPassthroughCluster')) {
    const isAddress = isKnown(host) && isIpAddress(host);
    return { service: UNKNOWN, namespace: UNKNOWN, external: false, isAddress, isInboundPassthrough: true };
  }
  const word = /^(?:PassthroughCluster|BlackHoleCluster)/.exec(name ?? '')?.[0];
  if (word !== undefined) return readPassthrough(word, host);

  const labelled = firstKnown(labels.get('destination_service_namespace'));
  const full = firstKnown(host, name);
  const inCluster = parseServiceHost(full) ?? parseServiceHost(firstKnown(name));
  if (inCluster) {
    const service = isKnown(name) && !isForeignHost(name) && !parseServiceHost(name) ? name : inCluster.name;
    const namespace = labelled === UNKNOWN ? inCluster.namespace : labelled;
    const asked = { service, namespace, external: false, isAddress: false, isInboundPassthrough: false };
    // Callers of Istio's egress gateway print its host and nothing else; its workload is named as its service.
    const isEgress = name === full && inCluster.name === EGRESS_GATEWAY;
    return isEgress ? { ...asked, namespace: inCluster.namespace, workload: EGRESS_GATEWAY } : asked;
  }
  const isRaw = isKnown(name) && (isIpAddress(name) || /:\d+$/.test(name));
  if (isRaw) {
    const asked = readPassthrough('PassthroughCluster', firstKnown(host, name));
    return { ...asked, namespace: labelled, isRawAddress: asked.isAddress };
  }
  const service = firstKnown(name, host);
  return {
    service,
    namespace: labelled,
    external: isForeignHost(service),
    isAddress: isIpAddress(service),
    isInboundPassthrough: false,
  };
}
