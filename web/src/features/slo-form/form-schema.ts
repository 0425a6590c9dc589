/** The contract's SLO with what only a reader of a form must be told at once: a tier that can never fire is refused, with the reason. */
import { sloSchema } from '@sightglass/shared/contract';
import { isPossibleBurn, largestBurn } from '@sightglass/shared/slo';
import { formatBurn, formatGoal } from '../../format/slo.ts';

export const sloFormSchema = sloSchema.superRefine(({ goal, tiers }, context) => {
  tiers?.forEach(({ enabled, burn }, i) => {
    if (!enabled || isPossibleBurn(burn, goal)) return;
    context.addIssue({
      code: 'custom',
      path: ['tiers', i, 'burn'],
      message: `can never fire: at ${formatGoal(goal)} a total outage burns at ${formatBurn(largestBurn(goal))}`,
    });
  });
});
