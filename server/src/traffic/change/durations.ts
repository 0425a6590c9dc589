/** Milliseconds -> a duration as Istio and the Gateway API both take it: `2s`, `250ms`, `100s500ms`. https://gateway-api.sigs.k8s.io/geps/gep-2257/ */
import type { Milliseconds } from '@sightglass/shared/units';
import { readDuration } from '../configured/read-values.ts';

/** The Gateway API takes at most five digits. */
const MOST_DIGITS = 100_000;

function writeDuration(ms: Milliseconds): string {
  const seconds = Math.floor(ms / 1000);
  const rest = ms % 1000;
  if (rest === 0) return `${seconds}s`;
  return ms < MOST_DIGITS ? `${ms}ms` : `${seconds}s${rest}ms`;
}

/** As it is written now where that says the same, so that a plan shows what changes and nothing else. */
export function keepDuration(written: unknown, ms: Milliseconds): unknown {
  return readDuration(written) === ms ? written : writeDuration(ms);
}
