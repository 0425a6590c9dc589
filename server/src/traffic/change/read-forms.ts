/** What is configured of a service's traffic, as forms have it. */
import { TRAFFIC_FORMS, type TrafficForms, type TrafficFormState } from '@sightglass/shared/contract';
import type { z } from 'zod';
import type { trafficFormsQuerySchema } from '@sightglass/shared/contract';
import type { AppContext } from '../../http/app-context.ts';
import { listChoices } from './list-choices.ts';
import { listVersions } from './list-versions.ts';
import { readChangeSubject } from './read-change-subject.ts';

export async function readForms(
  id: string,
  query: z.output<typeof trafficFormsQuerySchema>,
  context: AppContext,
): Promise<TrafficForms> {
  const subject = await readChangeSubject(id, query, context);
  const { service, window, coveredMs, configured, warnings } = subject;
  const resources = listChoices(context.meshConfig, service);
  const api = query.api ?? resources[0]?.api ?? 'istio';
  return {
    window,
    coveredMs,
    configured,
    api,
    versions: listVersions(subject.byVersion, { config: context.meshConfig, service }),
    resources,
    resource: query.resource ?? null,
    rule: query.rule ?? null,
    forms: TRAFFIC_FORMS.map((form): TrafficFormState => ({
      form,
      unsupported: null,
      settings: null,
      isConfigured: false,
      note: 'This form does not tell yet what is configured.',
    })),
    apply: { possible: false, reason: 'This console writes to no cluster.', target: null },
    warnings: [...warnings],
  };
}
