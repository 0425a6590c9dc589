/** GET /security/policies: authorization policies in force, with whom they select, their rules in words, and what they denied. */
import { parseServiceId } from '@sightglass/shared/identity';
import { invalidParameter } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { listPolicies, rulesService } from '../security/authorization/list-policies.ts';
import { isInScope } from '../signals/scope.ts';
import { resolveLogWindow } from './access-log-question.ts';
import { readConnected, warnOfLog } from './policy-question.ts';

export const getPolicies = defineRoute(
  'getPolicies',
  async ({ query }, context) => {
    if (query.service && !parseServiceId(query.service))
      throw invalidParameter('service', 'is no id of a service');
    const question = resolveQuestion(query, context);
    const window = resolveLogWindow(query, context);
    const { connected, warnings } = readConnected(context);
    const edges = await context.store.readEdges({ window: question.window, filter: {}, histograms: false });
    const policies = await listPolicies({
      config: context.meshConfig,
      log: context.accessLog?.store ?? null,
      edges: edges.edges,
      window,
    });
    const { service } = query;
    return {
      window,
      connected,
      policies: policies.filter(
        (policy) =>
          (policy.reach === 'mesh'
            ? isInScope(policy, { cluster: query.cluster })
            : isInScope(policy, query)) &&
          (!service || rulesService(policy, service)),
      ),
      warnings: [...question.warnings, ...edges.warnings, ...warnings, ...warnOfLog(window, context)],
    };
  },
  { cached: false },
);
