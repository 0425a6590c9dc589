/**
 * Answers of series calls -> what a chart draws. In: the present answers, and the earlier ones of a comparison. Out: series on the
 * times of the first present answer (another may have been refreshed a step later), earlier ones dashed, named by when they were.
 */
import type { Series } from '@sightglass/shared/contract';
import { alignSeries } from '../../charts/align-series.ts';
import type { ChartSeries } from '../../charts/chart-model.ts';

/** One line of a chart: which answer and which of its groups it is, and how it is called. */
export interface LineSpec {
  readonly answer: Series;
  readonly group: string;
  readonly key: string;
  readonly label: string;
  readonly color?: string;
}

export interface EarlierSpec {
  readonly answer: Series;
  readonly backMs: number;
  /** `a day ago`. */
  readonly when: string;
}

function pickValues(answer: Series, group: string): readonly (number | null)[] {
  return answer.series.find(({ key }) => key === group)?.values ?? [];
}

/** Values of a group on other times, `backMs` later than its own. */
function moveValues(
  times: readonly number[],
  { answer, group }: Pick<LineSpec, 'answer' | 'group'>,
  backMs: number,
): (number | null)[] {
  const { stepMs } = answer;
  return alignSeries(times, { times: answer.times, stepMs, values: pickValues(answer, group) }, backMs);
}

/** The line and, when there is an earlier answer with that group, its earlier self. */
export function buildLines(
  times: readonly number[],
  lines: readonly LineSpec[],
  earlier: ReadonlyMap<string, EarlierSpec> = new Map(),
): ChartSeries[] {
  const now = lines.map(({ answer, group, key, label, color }): ChartSeries => ({
    key,
    label,
    values: answer.times === times ? pickValues(answer, group) : moveValues(times, { answer, group }, 0),
    ...(color === undefined ? {} : { color }),
  }));
  const before = lines.flatMap(({ group, key, label }): ChartSeries[] => {
    const spec = earlier.get(key);
    if (!spec || pickValues(spec.answer, group).length === 0) return [];
    const values = moveValues(times, { answer: spec.answer, group }, spec.backMs);
    return [{ key: `${key} earlier`, label: `${label}, ${spec.when}`, values, compare: { of: key } }];
  });
  return [...now, ...before];
}
