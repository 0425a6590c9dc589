/** Levels, usage, capacity and scope of saturation signals in words. Pure. */
import type { SaturationSignal, SaturationValue } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatBytes } from '../../format/bytes.ts';
import { formatCountShort } from '../../format/count.ts';
import { formatSignificant } from '../../format/number-text.ts';

type Level = SaturationValue['level'];

export const LEVEL_HEALTH: Readonly<Record<Level, Health>> = {
  ok: 'ok',
  warning: 'degraded',
  critical: 'failing',
  unknown: 'no-data',
};

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  ok: 'OK',
  warning: 'Warning',
  critical: 'Critical',
  unknown: 'No capacity known',
};

/** Worse is greater. */
export const LEVEL_RANK: Readonly<Record<Level, number>> = { unknown: 0, ok: 1, warning: 2, critical: 3 };

export function formatUsage(value: number | null, unit: SaturationSignal['unit']): string {
  if (value === null) return '–';
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'seconds':
      return `${formatSignificant(value)}s`;
    case 'cores':
      return `${formatSignificant(value)} cores`;
    default:
      return value >= 1000 ? formatCountShort(value) : formatSignificant(value);
  }
}

function nameGauge({
  metric,
  matchers,
}: {
  metric: string;
  matchers: Readonly<Record<string, string>>;
}): string {
  const parts = Object.entries(matchers).map(([name, value]) => `${name}="${value}"`);
  return parts.length === 0 ? metric : `${metric}{${parts.join(', ')}}`;
}

/** `envoy_cluster_upstream_cx_active against 100`. */
export function describeSignal({ usage, capacity }: SaturationSignal): string {
  const used = usage.kind === 'gauge' ? nameGauge(usage.gauge) : usage.expression;
  switch (capacity.kind) {
    case 'constant':
      return `${used} of ${formatSignificant(capacity.value)}`;
    case 'label':
      return `${used} of its label ${capacity.label}`;
    case 'gauge':
      return `${used} of ${nameGauge(capacity.gauge)}`;
    case 'remaining':
      return `${used} with ${nameGauge(capacity.gauge)} left`;
    default:
      return `${used} of ${capacity.expression}`;
  }
}

export function describeScope({ scope }: SaturationSignal): string {
  const { cluster, namespace, service, workload } = scope;
  const what = [
    service === null ? null : `service ${service}`,
    workload === null ? null : `workload ${workload}`,
    namespace === null ? null : `namespace ${namespace}`,
    cluster === null ? null : `cluster ${cluster}`,
  ].filter((part) => part !== null);
  return what.length === 0 ? 'every workload' : what.join(', ');
}
