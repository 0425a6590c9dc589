/**
 * In: values at equal distances, null where nothing was stored; the box in pixels. Out: SVG paths of the line and of the area
 * under it, from zero, or the least value below it, to the largest. Gaps stay gaps; a lone point between gaps becomes a dot-long line.
 */
export interface SparklinePaths {
  readonly line: string;
  readonly area: string;
}

interface Box {
  readonly width: number;
  readonly height: number;
}

function splitAtGaps(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = [];
  let run: { at: number; value: number }[] | null = null;
  values.forEach((value, at) => {
    if (value === null) run = null;
    else if (run) run.push({ at, value });
    else runs.push((run = [{ at, value }]));
  });
  return runs;
}

export function buildSparkline(values: readonly (number | null)[], { width, height }: Box): SparklinePaths {
  const max = Math.max(0, ...values.filter((value) => value !== null));
  const min = Math.min(0, ...values.filter((value) => value !== null));
  const span = max - min;
  const x = (at: number): number => (values.length < 2 ? 0 : (at / (values.length - 1)) * (width - 2) + 1);
  const y = (value: number): number =>
    span === 0 ? height - 1 : height - 1 - ((value - min) / span) * (height - 2);
  const point = (at: number, value: number): string => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;
  let line = '';
  let area = '';
  for (const run of splitAtGaps(values)) {
    const first = run[0] as { at: number; value: number };
    const last = run.at(-1) as { at: number; value: number };
    const points = run.map(({ at, value }) => point(at, value)).join('L');
    line += run.length === 1 ? `M${points}h0.1` : `M${points}`;
    area += `M${x(first.at).toFixed(1)},${height}L${points}L${x(last.at).toFixed(1)},${height}Z`;
  }
  return { line, area };
}
