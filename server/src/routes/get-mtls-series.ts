/** GET /security/mtls/series: traffic of the scope, of a place or of an edge over time, by what is proven of mutual TLS. */
import { chooseStep } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { presentPostureSeries } from '../security/posture-series.ts';
import { findSeriesFilters } from '../security/series-filter.ts';
import type { SeriesAnswer, SeriesQuery } from '../store/telemetry-store.ts';
import { isStored } from '../store/stored-node.ts';

/** Of the first filter that has anything. Throws a 404 when the whole history knows nothing of the id. */
async function readFirst(
  id: string,
  query: Omit<SeriesQuery, 'filter'> & { readonly scope: SeriesQuery['filter'] },
  { store }: AppContext,
): Promise<SeriesAnswer> {
  const { scope, ...asked } = query;
  const filters = findSeriesFilters(id);
  let first: SeriesAnswer | null = null;
  for (const filter of filters) {
    const answer = await store.readSeries({ ...asked, filter: { ...scope, ...filter } });
    if (answer.groups.length > 0) return answer;
    first ??= answer;
  }
  // A place that receives nothing, such as a gateway, is known by what it sends.
  const senders = filters.flatMap(({ source, target }) => (source || !target ? [] : [{ source: target }]));
  if (!first || !(await isStored(store, [...filters, ...senders])))
    throw unknownId('cluster, namespace, service or edge', id);
  return first;
}

export const getMtlsSeries = defineRoute('getMtlsSeries', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const asked = {
    window: question.window,
    by: 'none',
    stepMs: chooseStep(question.window, query.points, context.intervalMs),
    histograms: false,
  } as const;
  const scope = { clusters: query.cluster, namespaces: query.namespace };
  if (query.id !== undefined && query.id !== '') {
    const answer = await readFirst(query.id, { ...asked, scope }, context);
    return { ...presentPostureSeries(answer), warnings: await collectWarnings(context, question, answer) };
  }
  // All of a large mesh is added up more cheaply than all but a few edges of it.
  const [answer, outside] = await Promise.all([
    context.store.readSeries({ ...asked, filter: scope }),
    context.store.readSeries({ ...asked, filter: { ...scope, external: true } }),
  ]);
  return {
    ...presentPostureSeries(answer, outside),
    warnings: await collectWarnings(context, question, answer),
  };
});
