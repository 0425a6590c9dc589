/** GET /saturation-series: a service's or workload's saturation over time, one series for each signal and workload. */
import { defineRoute } from '../http/route.ts';
import { invalidParameter } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { resolveStep } from '../http/step.ts';
import { parseDuration } from '@sightglass/shared/time-range';
import { alignSaturation } from './align-saturation.ts';
import { matchSaturationSubject } from './saturation-subject.ts';

export const getSaturationSeries = defineRoute(
  'getSaturationSeries',
  async ({ query }, context) => {
    const { isMeant, cluster, namespace } = matchSaturationSubject(query.service);
    if (query.step !== undefined && !((parseDuration(query.step) ?? 0) > 0))
      throw invalidParameter('step', 'is no duration such as 30s or 5m');
    const { window, warnings } = resolveQuestion(query, context);
    const stepMs = resolveStep(query.step, window, context);
    const filter = { clusters: [cluster], namespaces: [namespace] };
    const asked = { window, stepMs, filter, signal: query.signal };
    const answer = alignSaturation(await context.saturation.readSeries(asked), asked, isMeant);
    return { ...answer, warnings: [...warnings, ...answer.warnings] };
  },
  { cached: false },
);
