/**
 * The fullest of each service and each workload, for the graph and the lists: by id, the one of the worst level, then of the highest
 * ratio. Null where nothing is defined or nothing was measured.
 */
import type { NodeSaturation, SaturationValue } from '@sightglass/shared/contract';
import { formatServiceId, type NodeKind } from '@sightglass/shared/identity';

export type FindFullest = (kind: NodeKind, id: string) => NodeSaturation | null;

const RANK: Readonly<Record<SaturationValue['level'], number>> = {
  unknown: 0,
  ok: 1,
  warning: 2,
  critical: 3,
};

/** Whether the first is fuller. */
export function isFuller(a: SaturationValue, b: SaturationValue): boolean {
  if (RANK[a.level] !== RANK[b.level]) return RANK[a.level] > RANK[b.level];
  return (a.ratio ?? 0) > (b.ratio ?? 0);
}

const keep = (of: Map<string, SaturationValue>, id: string, value: SaturationValue): void => {
  const known = of.get(id);
  if (!known || isFuller(value, known)) of.set(id, value);
};

export function findFullest(values: readonly SaturationValue[]): FindFullest {
  const services = new Map<string, SaturationValue>();
  const workloads = new Map<string, SaturationValue>();
  for (const value of values) {
    const { cluster, namespace } = value;
    keep(services, formatServiceId({ cluster, namespace, name: value.service }), value);
    keep(workloads, formatServiceId({ cluster, namespace, name: value.workload }), value);
  }
  return (kind, id) => {
    const found = kind === 'service' ? services.get(id) : kind === 'workload' ? workloads.get(id) : undefined;
    return found ? { ratio: found.ratio, level: found.level, name: found.name } : null;
  };
}
