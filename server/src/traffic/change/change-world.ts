/** What writing a change must know of a service: its Service of Kubernetes, what labels its versions carry, which resources are there. Read from the configuration; what is not told there is assumed. */
import type { TrafficResourceChoice } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';
import {
  listBodies,
  readLabels,
  readNumber,
  readText,
  resolveHost,
  versionOfLabels,
} from '../configured/read-values.ts';
import { SERVICE_LABELS, type FindTarget } from '../configured/target-finder.ts';
import { VERSION_LABELS } from '../configured/read-values.ts';
import { listChoices } from './list-choices.ts';

type Labels = Readonly<Record<string, string>>;

interface ServicePort {
  readonly port: number;
  readonly name: string;
  readonly protocol: string;
}

export interface ChangeWorld {
  readonly service: ServiceRef;
  readonly config: MeshConfig;
  readonly find: FindTarget;
  /** What may be changed. */
  readonly choices: readonly TrafficResourceChoice[];
  /** The Service by which callers reach it; null where it is not told. */
  readonly entry: MeshResource | null;
  /** Its name, in the service's namespace. */
  readonly host: string;
  /** TCP ports of the Service; empty where they are not told. */
  readonly ports: readonly ServicePort[];
  /** What selects the pods of the service; assumed where it is not told. */
  readonly selector: Labels;
  /** What the pods call themselves by their labels; the service's own name where nothing tells. */
  readonly canonical: string;
  /** By which pods of a version are told from others; `isTold` where a workload has it. */
  labelsOf(version: string): { readonly labels: Labels; readonly isTold: boolean };
  /** A Service for one version alone; null where there is none. */
  serviceOf(version: string): MeshResource | null;
  /** Of the service's cluster. */
  list(kind: string): readonly MeshResource[];
  /** Whether a host, as written in a namespace, is the service. */
  isHost(host: string, namespace: string): boolean;
}

function canonicalOf(labels: Labels): string | null {
  return SERVICE_LABELS.map((label) => labels[label]).find((value) => value !== undefined) ?? null;
}

function readPorts(entry: MeshResource | null): ServicePort[] {
  return listBodies(entry?.spec['ports']).flatMap((one) => {
    const port = readNumber(one['port']);
    const protocol = readText(one['protocol']) ?? 'TCP';
    const name = readText(one['appProtocol']) ?? readText(one['name']) ?? '';
    return port === null || protocol !== 'TCP' ? [] : [{ port, name, protocol: name.split('-')[0] ?? '' }];
  });
}

export function createChangeWorld(config: MeshConfig, service: ServiceRef): ChangeWorld {
  const list = (kind: string): MeshResource[] =>
    config.list(kind).filter(({ cluster }) => cluster === service.cluster);
  const services = list('Service').filter(({ namespace }) => namespace === service.namespace);
  const isOfAll = ({ spec }: MeshResource): boolean => {
    const selector = readLabels(spec['selector']);
    return canonicalOf(selector) === service.name && versionOfLabels(selector) === null;
  };
  const entry = services.find(({ name }) => name === service.name) ?? services.find(isOfAll) ?? null;
  const host = entry?.name ?? service.name;
  const told = readLabels(entry?.spec['selector']);
  const selector = Object.keys(told).length > 0 ? told : { app: service.name };
  const workloads = config
    .workloads()
    .filter(
      ({ cluster, namespace, labels }) =>
        cluster === service.cluster &&
        namespace === service.namespace &&
        (canonicalOf(labels) === service.name ||
          (Object.keys(told).length > 0 &&
            Object.entries(told).every(([key, value]) => labels[key] === value))),
    );
  const isHost = (written: string, from: string): boolean => {
    const named = resolveHost(written, from);
    return named?.namespace === service.namespace && named.name === host;
  };
  return {
    service,
    config,
    find: readTrafficConfig(config).findFor(service),
    choices: listChoices(config, service),
    entry,
    host,
    ports: readPorts(entry),
    selector,
    canonical: canonicalOf(selector) ?? service.name,
    labelsOf(version) {
      for (const { labels } of workloads) {
        if (versionOfLabels(labels) !== version) continue;
        // Subsets are most often of `version`, and several labels may say the same.
        const label = VERSION_LABELS.toReversed().find((key) => labels[key] === version);
        if (label !== undefined) return { labels: { [label]: version }, isTold: true };
      }
      return { labels: { version }, isTold: false };
    },
    serviceOf: (version) =>
      services.find(({ spec }) => {
        const own = readLabels(spec['selector']);
        return canonicalOf(own) === service.name && versionOfLabels(own) === version;
      }) ?? null,
    list,
    isHost,
  };
}

/** The host of the service as it is written in a resource of a namespace. */
export function writeHost({ host, service }: ChangeWorld, namespace: string): string {
  return namespace === service.namespace ? host : `${host}.${service.namespace}.svc.cluster.local`;
}

/** A name that no resource of the kind has in the service's namespace. */
export function freeName(world: ChangeWorld, kind: string, wanted: readonly string[]): string {
  const taken = new Set(
    world.list(kind).flatMap(({ name, namespace }) => (namespace === world.service.namespace ? [name] : [])),
  );
  const free = wanted.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  let number = 2;
  while (taken.has(`${world.host}-${number}`)) number++;
  return `${world.host}-${number}`;
}
