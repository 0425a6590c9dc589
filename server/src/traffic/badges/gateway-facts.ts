/**
 * Which workloads are gateways by the configuration: those that an Istio Gateway selects, and those that run a Gateway of the Gateway API (label `gateway.networking.k8s.io/gateway-name`),
 * of which waypoints carry the traffic of others. https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
 */
import { formatResourceId, formatServiceId } from '@sightglass/shared/identity';
import type { ConfiguredWorkload, MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { asBody } from '../../mesh-config/trim-spec.ts';
import { listBodies, listTexts, readLabels, readText } from '../configured/read-values.ts';
import { configuredFact, type Fact } from './badge-draft.ts';
import { sayList } from './say-amounts.ts';

export interface GatewayFacts {
  readonly facts: readonly Fact[];
  readonly isWaypoint: boolean;
}

const API_KIND = 'Gateway.gateway.networking.k8s.io';
const NAME_LABELS = ['gateway.networking.k8s.io/gateway-name', 'istio.io/gateway-name'];

const isIstio = ({ apiVersion }: MeshResource): boolean => apiVersion.startsWith('networking.istio.io/');

/** `443 HTTPS for shop.example, 80 HTTP for shop.example`. */
function sayServers({ spec }: MeshResource): string {
  const servers = listBodies(spec['servers']).map((server) => {
    const { number, protocol } = asBody(server['port']);
    const hosts = listTexts(server['hosts']);
    return `${String(number)} ${String(protocol)}${hosts.length > 0 ? ` for ${sayList(hosts)}` : ''}`;
  });
  return sayList(servers);
}

function sayListeners({ spec }: MeshResource): string {
  const listeners = listBodies(spec['listeners']).map(({ port, protocol, hostname }) => {
    const host = readText(hostname);
    return `${String(port)} ${String(protocol)}${host === null ? '' : ` for ${host}`}`;
  });
  return sayList(listeners);
}

interface Selecting {
  readonly resource: MeshResource;
  readonly selector: readonly (readonly [string, string])[];
}

function describe({ id, namespace, name }: MeshResource, opens: string, what: string): Fact {
  return configuredFact('gateway', `${what} ${namespace}/${name}${opens === '' ? '' : `: ${opens}`}`, {
    resource: id,
  });
}

function findOwnGateway(workload: ConfiguredWorkload, config: MeshConfig): GatewayFacts | null {
  const { cluster, namespace, labels } = workload;
  const name = NAME_LABELS.map((label) => labels[label]).find((value) => value !== undefined);
  if (name === undefined) return null;
  const found = [API_KIND, 'Gateway']
    .map((kind) => config.read(formatResourceId({ kind, cluster, namespace, name })))
    .find((one) => one !== null && !isIstio(one));
  if (!found) return { facts: [], isWaypoint: false };
  const isWaypoint = /waypoint/.test(readText(found.spec['gatewayClassName']) ?? '');
  const opens = sayListeners(found);
  return { facts: [describe(found, opens, isWaypoint ? 'Waypoint' : 'Gateway')], isWaypoint };
}

/** By id of workload. */
export function readGateways(config: MeshConfig): Map<string, GatewayFacts> {
  const selecting = Map.groupBy(
    config
      .list('Gateway')
      .filter(isIstio)
      .map((resource): Selecting => {
        return { resource, selector: Object.entries(readLabels(resource.spec['selector'])) };
      })
      .filter(({ selector }) => selector.length > 0),
    ({ resource }) => resource.cluster,
  );
  const gateways = new Map<string, GatewayFacts>();
  for (const workload of config.workloads()) {
    const { cluster, namespace, name, labels } = workload;
    const own = findOwnGateway(workload, config);
    const selected = (selecting.get(cluster) ?? [])
      .filter(({ selector }) => selector.every(([key, value]) => labels[key] === value))
      .map(({ resource }) => describe(resource, sayServers(resource), 'Gateway'));
    if (!own && selected.length === 0) continue;
    gateways.set(formatServiceId({ cluster, namespace, name }), {
      facts: [...(own?.facts ?? []), ...selected].map((fact) =>
        Object.assign({}, fact, { text: config.tell(fact.text) }),
      ),
      isWaypoint: own?.isWaypoint ?? false,
    });
  }
  return gateways;
}
