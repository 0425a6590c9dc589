/** A change of a service's traffic -> what it would write, and what to expect of it. */
import type { TrafficPlan, TrafficPlanBody } from '@sightglass/shared/contract';
import type { AppContext } from '../../http/app-context.ts';
import { listChoices } from './list-choices.ts';
import { readChangeSubject } from './read-change-subject.ts';

export async function planChange(
  id: string,
  body: TrafficPlanBody,
  context: AppContext,
): Promise<TrafficPlan> {
  const subject = await readChangeSubject(id, body, context);
  const { window, coveredMs, configured, warnings } = subject;
  return {
    window,
    coveredMs,
    configured,
    unsupported: null,
    refused: `The form ${body.change.settings.form} is not written yet.`,
    choices: listChoices(context.meshConfig, subject.service),
    resources: [],
    yaml: '',
    seen: '',
    problems: [],
    solved: [],
    consequence: [],
    apply: { possible: false, reason: 'This console writes to no cluster.', target: null },
    warnings: [...warnings],
  };
}
