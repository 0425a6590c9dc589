/**
 * An author's PromQL, tried once before it is kept -> why the engine will never evaluate it, or null. An engine that is down or slow says
 * nothing about the expression.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { TelemetryStore } from './telemetry-store.ts';

const STEP_MS = 300_000;

/** Engines' errors have a kind (promql/engine/engine.ts); this one is about the question itself. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'kind' in error && error.kind === 'query';
}

export async function findRefusal(
  store: Pick<TelemetryStore, 'readExpression'>,
  expression: string,
  now: EpochMs,
): Promise<string | null> {
  try {
    await store.readExpression?.({ expression, window: { from: now - STEP_MS, to: now }, stepMs: STEP_MS });
    return null;
  } catch (error) {
    return isRefusal(error) ? error.message : null;
  }
}
