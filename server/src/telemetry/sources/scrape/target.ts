/**
 * From an address and labels, as discovery found them, to a target that can be scraped. Labels follow Prometheus:
 * __scheme__, __metrics_path__, __param_NAME and __address__ change the request, other labels that begin with __ are
 * only read here, the rest are shown. Pure.
 */
import type { TargetIdentity } from '../../dialects/dialect.ts';
import { identifyTarget } from '../../dialects/target-identity.ts';

export interface TargetGroup {
  /** host:port */
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What a job says about all its targets. */
export interface TargetDefaults {
  readonly name: string;
  readonly scheme: string;
  readonly path: string;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ScrapeTarget {
  /** Unique in the source: what is scraped. */
  readonly id: string;
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly identity: TargetIdentity;
}

const PARAM_PREFIX = '__param_';

/** Null when address, scheme and path together make no URL that could be scraped. */
export function resolveTarget(
  address: string,
  groupLabels: Readonly<Record<string, string>>,
  job: TargetDefaults,
): ScrapeTarget | null {
  const labels = { ...job.labels, ...groupLabels };
  const host = labels['__address__'] ?? address;
  const scheme = labels['__scheme__'] ?? job.scheme;
  const path = labels['__metrics_path__'] ?? job.path;
  if (!/^https?$/.test(scheme) || !path.startsWith('/') || /[\s/@?#\\]/.test(host) || host === '')
    return null;
  if (!URL.canParse(`${scheme}://${host}${path}`)) return null;

  const url = new URL(`${scheme}://${host}${path}`);
  for (const [name, values] of Object.entries(job.params)) {
    for (const value of values) url.searchParams.append(name, value);
  }
  for (const [name, value] of Object.entries(labels)) {
    if (name.startsWith(PARAM_PREFIX)) url.searchParams.set(name.slice(PARAM_PREFIX.length), value);
  }
  return {
    id: url.href,
    url: url.href,
    labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('__'))),
    identity: identifyTarget(labels),
  };
}
