/**
 * The weight (percent) that comes next for a canary, by rules that can be read aloud (docs/traffic.md): back to 0 when it is worse; stay until a harm of
 * the size that matters is excluded; else one step up the ladder.
 */
import type { Canary, Judgement } from '@sightglass/shared/contract';
import { LADDER } from './rules.ts';

type Next = NonNullable<Canary['comparison']>['next'];

export function suggestWeight(
  present: number | null,
  { errors, latency }: { readonly errors: Judgement; readonly latency: Judgement | null },
): Next {
  if (errors.verdict === 'worse') return { present, weight: 0, rule: 'errors-worse' };
  if (latency?.verdict === 'worse' && latency.matters) return { present, weight: 0, rule: 'latency-worse' };
  const stay = present === null ? null : Math.round(present);
  if (!errors.isEnough) return { present, weight: stay, rule: 'too-little' };
  if (!errors.harmless) return { present, weight: stay, rule: 'errors-open' };
  if (latency && !latency.harmless) return { present, weight: stay, rule: 'latency-open' };
  if (present === null) return { present, weight: null, rule: 'step-up' };
  // A little over a step is still on it: what is observed wavers.
  const weight = LADDER.find((step) => step > present * 1.25) ?? 100;
  return { present, weight, rule: weight === 100 && present >= 99 ? 'done' : 'step-up' };
}
