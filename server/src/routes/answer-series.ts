/** What the series, breakdowns and heatmaps of services, workloads and edges have in common. */
import type {
  Breakdown,
  BreakdownQuery,
  Heatmap,
  HeatmapQuery,
  Series,
  SeriesQuery,
} from '@sightglass/shared/contract';
import type { AppContext } from '../http/app-context.ts';
import { invalidParameter, unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { resolveStep } from '../http/step.ts';
import { collectWarnings } from '../http/warnings.ts';
import { breakdownGroups } from '../signals/breakdown-groups.ts';
import { directionOf, groupKeyOf, type Direction } from '../signals/grouping.ts';
import { heatmapColumns } from '../signals/heatmap-columns.ts';
import { isToldBy, needsHistograms } from '../signals/metric-value.ts';
import { seriesPoints } from '../signals/series-points.ts';
import type { EdgeFilter, SeriesAnswer, SeriesQuery as StoreQuery } from '../store/telemetry-store.ts';
import { isStored } from '../store/stored-node.ts';

/** What a question is about, ready for the store. */
export interface SeriesSubject {
  readonly noun: 'service' | 'workload' | 'edge';
  readonly id: string;
  /** Cluster in which an unknown caller is drawn. */
  readonly cluster: string | null;
  /** Edges for a direction; where an id can mean two things, the likelier first. None: there is nothing to read. */
  filters(direction: Direction): readonly EdgeFilter[];
  /** What proves that the subject was ever seen. */
  readonly traces: readonly EdgeFilter[];
}

/** Reads the first filter that has anything. Throws a 404 when the whole history knows nothing of the subject. */
async function readFirst(
  subject: SeriesSubject,
  asked: { readonly direction: Direction; readonly query: Omit<StoreQuery, 'filter'> },
  { store }: AppContext,
): Promise<SeriesAnswer> {
  let answer: SeriesAnswer | null = null;
  for (const filter of subject.filters(asked.direction)) {
    answer = await store.readSeries({ ...asked.query, filter });
    if (answer.groups.length > 0) return answer;
  }
  if (!(await isStored(store, subject.traces))) throw unknownId(subject.noun, subject.id);
  const { window, stepMs } = asked.query;
  return answer ?? { window, coveredMs: 0, warnings: [], stepMs, times: [], covered: [], groups: [] };
}

/** A golden signal over time. */
export async function answerSeries(
  subject: SeriesSubject,
  query: SeriesQuery,
  context: AppContext,
): Promise<Series> {
  const { metric, by } = query;
  if (!isToldBy(metric, by))
    throw invalidParameter('by', `cannot be ${by} for ${metric}: it is not counted by ${by}`);
  const question = resolveQuestion(query, context);
  const direction = directionOf(by, query.direction);
  const answer = await readFirst(
    subject,
    {
      direction,
      query: {
        window: question.window,
        by: groupKeyOf(by, direction),
        stepMs: resolveStep(query.step, question.window, context),
        histograms: needsHistograms(metric),
      },
    },
    context,
  );
  return {
    window: answer.window,
    metric,
    stepMs: answer.stepMs,
    times: [...answer.times],
    series: seriesPoints(answer, query, subject.cluster),
    warnings: await collectWarnings(context, question, answer),
  };
}

/** Traffic of the whole window split by one key. */
export async function answerBreakdown(
  subject: SeriesSubject,
  query: BreakdownQuery,
  context: AppContext,
): Promise<Breakdown> {
  const { by } = query;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const direction = directionOf(by, query.direction);
  const answer = await readFirst(
    subject,
    {
      direction,
      query: {
        window,
        by: groupKeyOf(by, direction),
        stepMs: window.to - window.from,
        histograms: isToldBy('p50', by),
      },
    },
    context,
  );
  return {
    window: answer.window,
    by,
    groups: breakdownGroups(answer, by, subject.cluster),
    warnings: await collectWarnings(context, question, answer),
  };
}

/** Latency over time. */
export async function answerHeatmap(
  subject: SeriesSubject,
  query: HeatmapQuery,
  context: AppContext,
): Promise<Heatmap> {
  const question = resolveQuestion(query, context);
  const stepMs = resolveStep(query.step, question.window, context);
  const answer = await readFirst(
    subject,
    { direction: query.direction, query: { window: question.window, by: 'none', stepMs, histograms: true } },
    context,
  );
  return {
    window: answer.window,
    stepMs: answer.stepMs,
    times: [...answer.times],
    ...heatmapColumns(answer),
    warnings: await collectWarnings(context, question, answer),
  };
}
