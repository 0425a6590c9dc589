/** GET /security/denials: what policies refused, of access logs and, where these cannot tell, of metrics. */
import { parseServiceId } from '@sightglass/shared/identity';
import { invalidParameter } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { findDenials } from '../security/authorization/find-denials.ts';
import { createPolicyFinder } from '../security/authorization/find-policy.ts';
import { resolveLogWindow } from './access-log-question.ts';
import { warnOfLog } from './policy-question.ts';

export const getDenials = defineRoute(
  'getDenials',
  async ({ query }, context) => {
    const { warnings } = resolveQuestion(query, context);
    const window = resolveLogWindow(query, context);
    const service = query.service ? parseServiceId(query.service) : null;
    if (query.service && !service) throw invalidParameter('service', 'is no id of a service');
    const log = context.accessLog?.store ?? null;
    const found = await findDenials(
      { store: context.store, log, findPolicy: createPolicyFinder(context.meshConfig) },
      { window, clusters: query.cluster, namespaces: query.namespace, service },
    );
    return {
      window,
      denials: found.denials.slice(0, query.limit),
      total: found.total,
      accessLogFrom: found.accessLogFrom,
      warnings: [...warnings, ...warnOfLog(window, context)],
    };
  },
  { cached: false },
);
