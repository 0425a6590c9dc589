/** GET /security/mtls: what is proven of mutual TLS by cluster, namespace, service or edge, from one read of the window's sums. */
import type { AppContext } from '../http/app-context.ts';
import { invalidParameter } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { createFindPolicy } from '../security/find-policy.ts';
import { presentPosture } from '../security/posture-rows.ts';
import { findServiceSubject } from '../signals/subject.ts';
import type { EdgeFilter, EdgesAnswer, EdgeSums } from '../store/telemetry-store.ts';

/** What a service receives and sends, with what it sends to itself once. */
async function readAround(
  id: string,
  asked: { readonly window: EdgesAnswer['window']; readonly filter: EdgeFilter },
  { store }: AppContext,
): Promise<EdgesAnswer> {
  const subject = findServiceSubject(id);
  if (!subject) throw invalidParameter('service', 'is no id of a service: expected cluster~namespace~name');
  const read = (filter: EdgeFilter) =>
    store.readEdges({ window: asked.window, filter: { ...asked.filter, ...filter }, histograms: false });
  const [sent, received] = await Promise.all([
    read(subject.outbound),
    subject.inbound ? read(subject.inbound) : null,
  ]);
  if (!received) return sent;
  const { cluster, namespace, name } = subject.ref;
  const isOwn = ({ edge: { source } }: EdgeSums): boolean =>
    source.cluster === cluster && source.namespace === namespace && source.service === name;
  const { coveredMs } = received;
  return {
    window: received.window,
    coveredMs,
    warnings: [...received.warnings, ...sent.warnings],
    edges: [...received.edges.filter((edge) => !isOwn(edge)), ...sent.edges],
  };
}

export const getMtlsPosture = defineRoute('getMtlsPosture', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const { window } = question;
  const filter = { clusters: query.cluster, namespaces: query.namespace };
  const answer =
    query.service === undefined
      ? await context.store.readEdges({ window, filter, histograms: false })
      : await readAround(query.service, { window, filter }, context);
  return {
    window: answer.window,
    ...presentPosture(answer.edges, {
      by: query.by,
      scope: query,
      states: query.state,
      limit: query.limit,
      policyOf: createFindPolicy(context.meshConfig),
    }),
    warnings: await collectWarnings(context, question, answer),
  };
});
