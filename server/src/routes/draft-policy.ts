/** POST /security/policies/draft: the policy that allows or denies an edge, what stands there before, and the backtest of the change. */
import { parseEdgeId, parseServiceId } from '@sightglass/shared/identity';
import { resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter, unknownId } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { draftPolicy as findDraft } from '../security/authorization/draft-policy.ts';
import { readPolicyText } from '../security/authorization/read-policy-text.ts';
import { answerBacktest } from './policy-question.ts';

export const draftPolicy = defineRoute('draftPolicy', async ({ body }, context) => {
  const window = resolveRange(body.range, context.now());
  if (!window) throw invalidParameter('body.range', 'is no time range such as now-7d');
  const edge = parseEdgeId(body.edge);
  const source = edge && parseServiceId(edge.source);
  const target = edge && parseServiceId(edge.target);
  if (!edge || !source || !target)
    throw invalidParameter('body.edge', 'is no id of an edge between services');
  const { store, meshConfig: config, accessLog } = context;
  const sources = { store, config, log: accessLog?.store ?? null };
  const { protocol } = edge;
  const found = await findDraft(sources, { window, source, target, protocol, intent: body.intent });
  if (!found) throw unknownId('edge', body.edge);
  const { policies: asked, problems } = readPolicyText(found.yaml || '# nothing', target.cluster);
  return {
    before: found.before,
    yaml: found.yaml,
    notes: [...found.notes],
    backtest: await answerBacktest(
      context,
      { window, asked, with: 'in-force' },
      found.yaml === '' ? [] : problems,
    ),
  };
});
