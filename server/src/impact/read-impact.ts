/**
 * Reads an impact: one question about all edges of the range, and the SLOs as their book has counted them. What is asked for must have been
 * seen at some time; where it had no traffic in the range it stands alone, and says so.
 */
import type { Impact, ImpactQuery } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion, type Question } from '../http/question.ts';
import { collectWarnings } from '../http/warnings.ts';
import { buildLargeGraph, type GraphNode } from '../signals/build-graph.ts';
import { silentNode } from '../signals/silent-node.ts';
import { isStoredNode } from '../store/stored-node.ts';
import { readStatus } from '../slo/read-status.ts';
import type { EdgesAnswer } from '../store/telemetry-store.ts';
import { createCallGraph } from './call-graph.ts';
import { ASSUMPTIONS, noteImpact } from './impact-notes.ts';
import { presentImpact, type Traced } from './present-impact.ts';
import { boundShares } from './share-bounds.ts';
import { findTouched, presentTouched, type TouchedSlo } from './touched-slos.ts';
import { traceDependants } from './trace-dependants.ts';

export interface ImpactReading {
  readonly traced: Traced;
  readonly touched: readonly TouchedSlo[];
  /** End of what the SLOs were counted by. */
  readonly at: EpochMs;
  readonly question: Question;
  readonly answer: EdgesAnswer;
}

type Asked = Pick<ImpactQuery, 'service' | 'kind' | 'range' | 'at'>;

/** More SLOs than these are not waited for when their history is still to be read. */
const WAITED_FOR = 20;

/** A node that had no traffic in the range. Throws a 404 for one that never had. */
async function findSilent(id: string, kind: Asked['kind'], context: AppContext): Promise<GraphNode> {
  const ref = parseServiceId(id);
  if (!ref || !(await isStoredNode(context.store, id))) throw unknownId(kind, id);
  return silentNode({ ...ref, [kind]: ref.name }, kind);
}

async function readSlos(
  { slos, collections, now }: AppContext,
  traced: Traced,
): Promise<{ touched: TouchedSlo[]; at: EpochMs }> {
  let end = await slos.update();
  if (slos.list().filter(({ filled }) => !filled).length <= WAITED_FOR) end = await slos.settle();
  const at = end ?? now();
  const all = collections.slos.list().flatMap(({ id }) => {
    const kept = slos.find(id);
    return kept ? [{ kept, status: readStatus(kept, at, slos.parts) }] : [];
  });
  return { touched: findTouched(all, traced), at };
}

export async function readImpact(asked: Asked, context: AppContext): Promise<ImpactReading> {
  const question = resolveQuestion(asked, context);
  const answer = await context.store.readEdges({ window: question.window, filter: {}, histograms: false });
  const graph = await buildLargeGraph(answer.edges, asked.kind);
  const chosen: GraphNode[] = [];
  for (const id of new Set(asked.service))
    chosen.push(graph.nodes.get(id) ?? (await findSilent(id, asked.kind, context)));
  const calls = createCallGraph(graph);
  const trace = traceDependants(
    calls,
    chosen.map(({ identity }) => identity.id),
  );
  const affected = boundShares(calls, trace.hops);
  const traced = { graph, calls, trace, chosen, affected, coveredMs: answer.coveredMs };
  return { traced, ...(await readSlos(context, traced)), question, answer };
}

export async function answerImpact(
  reading: ImpactReading,
  { kind, minutes }: Pick<ImpactQuery, 'kind' | 'minutes'>,
  context: AppContext,
): Promise<Impact> {
  const { traced, touched, at, question, answer } = reading;
  const { window, coveredMs } = answer;
  const parts = touched.filter(({ isPart }) => isPart);
  return {
    window,
    coveredMs,
    kind,
    minutes,
    ...presentImpact(traced),
    slos: touched.map((slo) => presentTouched(slo, { at, window, minutes })),
    notes: [
      ...noteImpact(traced),
      ...(parts.length > 0
        ? [
            {
              code: 'slo-part' as const,
              message:
                'These SLOs count one version or one caller: their share is taken to be that of the whole service.',
              subjects: parts.map(({ kept }) => kept.id),
            },
          ]
        : []),
    ],
    assumptions: [...ASSUMPTIONS],
    warnings: await collectWarnings(context, question, answer),
  };
}
