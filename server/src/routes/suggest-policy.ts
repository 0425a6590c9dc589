/** POST /security/policies/suggest: a least-privilege AuthorizationPolicy for a service from observed flows, with its backtest. */
import { parseServiceId } from '@sightglass/shared/identity';
import { resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter, ProblemError, unknownId } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { readPolicyText } from '../security/authorization/read-policy-text.ts';
import { suggestPolicy as findSuggestion } from '../security/authorization/suggest-policy.ts';
import { answerBacktest } from './policy-question.ts';
import { isStoredNode } from '../store/stored-node.ts';

export const suggestPolicy = defineRoute('suggestPolicy', async ({ body }, context) => {
  const window = resolveRange(body.range, context.now());
  if (!window) throw invalidParameter('body.range', 'is no time range such as now-7d');
  const service = parseServiceId(body.service);
  if (!service) throw invalidParameter('body.service', 'is no id of a service');
  const { store, meshConfig: config, accessLog } = context;
  const sources = { store, config, log: accessLog?.store ?? null };
  const found = await findSuggestion(sources, { window, service, detail: body.detail });
  if (!found) {
    if (!(await isStoredNode(store, body.service))) throw unknownId('service', body.service);
    throw new ProblemError(
      404,
      `Nobody was seen calling ${service.name} in this range: there is nothing to make a policy of.`,
    );
  }
  const { written, withoutIdentity, notes } = found;
  const { policies: asked } = readPolicyText(written.yaml, service.cluster);
  return {
    window,
    yaml: written.yaml,
    grants: written.grants,
    withoutIdentity,
    notes,
    backtest: await answerBacktest(context, { window, asked, with: 'in-force' }),
  };
});
