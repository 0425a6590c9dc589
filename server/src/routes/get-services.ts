/** GET /services: every service of the scope with its golden signals and a sparkline, in few reads however many there are. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import { buildLargeGraph } from '../signals/build-graph.ts';
import { isInScope } from '../signals/scope.ts';
import { serviceRows, type UnsparkedRow } from '../signals/service-rows.ts';
import type { Sparklines } from '../signals/sparklines.ts';
import type { EdgeFilter } from '../store/telemetry-store.ts';
import type { AppContext } from '../http/app-context.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readFullest } from './read-fullest.ts';
import { readSparklinesOf } from './read-sparklines.ts';

/** Up to so many senders are read one by one; beyond, one read of all is cheaper. */
const MAX_SINGLE_READS = 8;

/** Sparklines of services that only send: few in most meshes, so that the whole mesh need not be read for them. */
async function readSent(
  senders: readonly UnsparkedRow[],
  asked: { readonly window: TimeWindow; readonly filter: EdgeFilter },
  context: AppContext,
): Promise<Sparklines> {
  if (senders.length > MAX_SINGLE_READS) return readSparklinesOf('source-service', asked, context);
  const lines = await Promise.all(
    senders.map(async ({ id, cluster, namespace, name }) => {
      const filter = { ...asked.filter, source: { cluster, namespace, service: name } };
      return [id, (await readSparklinesOf('source-service', { ...asked, filter }, context))(id)] as const;
    }),
  );
  const byId = new Map(lines);
  return (id) => byId.get(id) ?? [];
}

export const getServices = defineRoute('getServices', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const asked = {
    window: question.window,
    filter: { clusters: query.cluster, namespaces: query.namespace },
  };
  const [answer, received] = await Promise.all([
    context.store.readEdges({ ...asked, histograms: true }),
    readSparklinesOf('target-service', asked, context),
  ]);
  const measure = {
    coveredMs: answer.coveredMs,
    thresholds: context.thresholds,
    saturationOf: await readFullest(context, question),
  };
  const graph = await buildLargeGraph(answer.edges, 'service');
  const rows = (await serviceRows(answer.edges, graph, measure)).filter((row) => isInScope(row, query));
  const sent = await readSent(
    rows.filter(({ measured }) => measured === 'outbound'),
    asked,
    context,
  );
  return {
    window: answer.window,
    services: rows.map((row) =>
      Object.assign(row, { sparkline: (row.measured === 'inbound' ? received : sent)(row.id) }),
    ),
    warnings: await collectWarnings(context, question, answer),
  };
});
