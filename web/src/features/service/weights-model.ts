/** Observed shares and configured weights as lines of one chart, 0..1. Pure. */
import type { Canary } from '@sightglass/shared/contract';
import type { ChartSeries } from '../../charts/chart-model.ts';

type Weights = Canary['weights'];

/** The weight (0..1) that a version was to have at a moment; null where nothing told. */
function weightAt({ configured }: Weights, version: string, at: number): number | null {
  const held = configured.findLast(({ from }) => from === null || from <= at);
  const found = held?.weights.find((one) => one.version === version);
  return found ? found.weight / 100 : null;
}

export function weightSeries(weights: Weights): ChartSeries[] {
  const { observed, times } = weights;
  const seen = observed.map(({ version, shares }) => ({ key: version, values: shares }));
  const meant = observed.map(({ version }) => ({
    key: `${version} configured`,
    label: `${version}, configured`,
    values: times.map((at) => weightAt(weights, version, at)),
    compare: { of: version },
  }));
  return [...seen, ...meant.filter(({ values }) => values.some((value) => value !== null))];
}
