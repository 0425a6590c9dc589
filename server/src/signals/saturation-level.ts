/** How full something is, 0..1 of its capacity -> which of its signal's own levels it has reached; unknown without a capacity. */
import type { SaturationSignal, SaturationValue } from '@sightglass/shared/contract';

export function levelOf(
  ratio: number | null,
  { warning, critical }: Pick<SaturationSignal, 'warning' | 'critical'>,
): SaturationValue['level'] {
  if (ratio === null) return 'unknown';
  if (ratio >= critical) return 'critical';
  return ratio >= warning ? 'warning' : 'ok';
}
