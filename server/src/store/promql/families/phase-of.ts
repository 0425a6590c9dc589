/** In which phase of a question a quantity is asked for. */
import type { Quantity } from '../../../telemetry/dialects/dialect.ts';
import type { Phase } from '../family.ts';

export function phaseOf(quantity: Quantity): Phase {
  if (quantity === 'requests' || quantity === 'connections-opened') return 'outcomes';
  return quantity === 'latency-bucket' ? 'latency' : 'sums';
}
