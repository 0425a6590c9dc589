/** POST /security/policies/draft: the policy that allows or denies an edge, what stands there before, and the backtest of the change. */
import { parseEdgeId, parseServiceId, RESTRICTED } from '@sightglass/shared/identity';
import { resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter, ProblemError, unknownId } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { draftPolicy as findDraft } from '../security/authorization/draft-policy.ts';
import { readPolicyText } from '../security/authorization/read-policy-text.ts';
import { answerBacktest } from './policy-question.ts';

/** What was cut of a policy that stands would be written back as it was cut. */
function noteCut(before: string | null): string[] {
  if (before === null || !before.includes(RESTRICTED)) return [];
  return [
    'Parts of the policy that stands there name what you may not see, and are written `restricted` here. Applied like this they would be lost: put them back first, or have it changed by somebody who sees the whole mesh.',
  ];
}

export const draftPolicy = defineRoute('draftPolicy', async ({ body }, context) => {
  const window = resolveRange(body.range, context.now());
  if (!window) throw invalidParameter('body.range', 'is no time range such as now-7d');
  const edge = parseEdgeId(body.edge);
  const source = edge && parseServiceId(edge.source);
  const target = edge && parseServiceId(edge.target);
  if (!edge || !source || !target)
    throw invalidParameter('body.edge', 'is no id of an edge between services');
  if (source.namespace === RESTRICTED || target.namespace === RESTRICTED)
    throw new ProblemError(
      403,
      'One end of this edge lies beyond what you may see: a policy of it takes somebody who sees both.',
    );
  const { store, meshConfig: config, accessLog } = context;
  const sources = { store, config, log: accessLog?.store ?? null };
  const { protocol } = edge;
  const found = await findDraft(sources, { window, source, target, protocol, intent: body.intent });
  if (!found) throw unknownId('edge', body.edge);
  const { policies: asked, problems } = readPolicyText(found.yaml || '# nothing', target.cluster);
  return {
    before: found.before,
    yaml: found.yaml,
    notes: [...found.notes, ...noteCut(found.before)],
    backtest: await answerBacktest(
      context,
      { window, asked, with: 'in-force' },
      found.yaml === '' ? [] : problems,
    ),
  };
});
