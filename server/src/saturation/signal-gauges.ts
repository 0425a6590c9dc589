/** A saturation signal -> the gauges that a store must be asked for, and those that targets must be read for. Usage is first. */
import type { SaturationSignal } from '@sightglass/shared/contract';
import type { AskedGauge } from '../store/gauges.ts';
import type { WantedGauge } from '../telemetry/gauge-batch.ts';

export function listGauges({ usage, capacity }: SaturationSignal): AskedGauge[] {
  const asked: AskedGauge[] = [
    usage.kind === 'gauge'
      ? { kind: 'gauge', ...usage.gauge }
      : { kind: 'promql', expression: usage.expression },
  ];
  if (capacity.kind === 'gauge' || capacity.kind === 'remaining')
    asked.push({ kind: 'gauge', ...capacity.gauge });
  if (capacity.kind === 'promql') asked.push({ kind: 'promql', expression: capacity.expression });
  return asked;
}

export function listWanted(signal: SaturationSignal): WantedGauge[] {
  return listGauges(signal).flatMap((asked) =>
    asked.kind === 'gauge' ? [{ metric: asked.metric, matchers: asked.matchers }] : [],
  );
}

/** Names of the metrics, in no order. */
export function listMetrics(signal: SaturationSignal): string[] {
  return listWanted(signal).map(({ metric }) => metric);
}
