/** Versions of a service that were seen or that its workloads and subsets name, with what was seen of each; by requests, then by name. */
import type { TrafficForms } from '@sightglass/shared/contract';
import { parseVersionId, UNKNOWN, type ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { errorRatioOf, perSecond } from '../../signals/golden-signals.ts';
import { roundSignificant } from '../../signals/round.ts';
import { totalSums } from '../../signals/sums.ts';
import type { SeriesAnswer, SignalSums } from '../../store/telemetry-store.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';
import { versionOfLabels } from '../configured/read-values.ts';
import { SERVICE_LABELS } from '../configured/target-finder.ts';

type SeenVersion = TrafficForms['versions'][number];

/** A label's value of Kubernetes. */
const LABEL_VALUE = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

/** What the store has of each version, in one. */
export function sumsByVersion({ groups }: SeriesAnswer): Map<string, SignalSums> {
  const sums = new Map<string, SignalSums>();
  for (const { key, points } of groups) {
    const version = parseVersionId(key)?.version ?? key;
    if (version === UNKNOWN) continue;
    const own = points.filter((one): one is SignalSums => one !== null);
    const before = sums.get(version);
    sums.set(version, totalSums(before ? [before, ...own] : own));
  }
  return sums;
}

/** Wanted pods of each version's workloads; null where one does not tell. */
function podsByVersion(config: MeshConfig, service: ServiceRef): Map<string, number | null> {
  const pods = new Map<string, number | null>();
  for (const { cluster, namespace, labels, replicas } of config.workloads()) {
    if (cluster !== service.cluster || namespace !== service.namespace) continue;
    const canonical = SERVICE_LABELS.map((label) => labels[label]).find((one) => one !== undefined);
    const version = versionOfLabels(labels);
    if (canonical !== service.name || version === null) continue;
    const before = pods.get(version);
    pods.set(version, before === null || replicas === null ? null : (before ?? 0) + replicas);
  }
  return pods;
}

export function listVersions(
  byVersion: SeriesAnswer,
  { config, service }: { readonly config: MeshConfig; readonly service: ServiceRef },
): SeenVersion[] {
  const sums = sumsByVersion(byVersion);
  const pods = podsByVersion(config, service);
  const subsets = readTrafficConfig(config)
    .policiesOf(service)
    .flatMap(({ version }) => (version === null ? [] : [version]));
  let all = 0;
  for (const { requests } of sums.values()) all += requests;
  const names = new Set([...sums.keys(), ...pods.keys(), ...subsets]);
  return Array.from(names, (version) => {
    const own = sums.get(version);
    const requests = own?.requests ?? 0;
    return {
      version,
      requests: roundSignificant(requests),
      requestsPerSecond: perSecond(requests, byVersion.coveredMs),
      share: all > 0 ? roundSignificant(requests / all) : null,
      errorRatio: own ? errorRatioOf(own) : null,
      pods: pods.get(version) ?? null,
      isWritable: LABEL_VALUE.test(version),
    };
  }).toSorted((a, b) => b.requests - a.requests || (a.version < b.version ? -1 : 1));
}
