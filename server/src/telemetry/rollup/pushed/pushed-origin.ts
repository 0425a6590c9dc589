/**
 * Which target a pushed series comes from, by the labels that its sender added: `job` and `instance` as Prometheus has them, and what
 * tells targets of several clusters or namespaces apart. The rest of its identity is read as a scraped target's is.
 */
import type { Labels, TargetIdentity } from '../../dialects/dialect.ts';
import { identifyTarget } from '../../dialects/target-identity.ts';

export interface TargetOrigin {
  /** Unique among the targets of one kind of sender. */
  readonly id: string;
  /** The labels by which people know it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly identity: TargetIdentity;
  readonly isZtunnel: boolean;
}

const KEY = ['cluster', 'namespace', 'job', 'instance', 'pod'];
/** Shown for a target beside those of its key. */
const SHOWN = [...KEY, 'app', 'service', 'workload', 'deployment', 'version', 'container', 'node'];
/** Labels whose value may say that the target is a ztunnel. */
const COMPONENT = ['app', 'app_kubernetes_io_name', 'container', 'job', 'workload', 'daemonset', 'pod'];

function pick(labels: Labels, names: readonly string[]): [string, string][] {
  return names.flatMap((name) => {
    const value = labels.get(name) ?? '';
    return value === '' ? [] : [[name, value] as [string, string]];
  });
}

/** Reads the target's part of a series' labels. */
export function readOrigin(labels: Labels): TargetOrigin {
  return {
    id: pick(labels, KEY)
      .map(([, value]) => encodeURIComponent(value))
      .join('/'),
    labels: Object.fromEntries(pick(labels, SHOWN)),
    identity: identifyTarget(Object.fromEntries(labels)),
    isZtunnel: COMPONENT.some((name) => /(?:^|\/)ztunnel(?:-[a-z0-9]+)?$/.test(labels.get(name) ?? '')),
  };
}
