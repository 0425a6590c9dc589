/**
 * An author's own PromQL over all engines: `$window` becomes the step, the value at a step's end belongs to the step, series and engines
 * are added up. An engine that fails costs a warning; when none answers its error is thrown.
 */
import { formatDuration } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { ExpressionAnswer, ExpressionQuery } from '../telemetry-store.ts';
import { warnOfEngine, warnOfFailure, withinDeadline } from './ask-engines.ts';
import type { Engine } from './engine/engine.ts';

export async function readExpression(
  engines: readonly Engine[],
  { expression, window, stepMs }: ExpressionQuery,
  deadlineMs: Milliseconds,
): Promise<ExpressionAnswer> {
  const promql = expression.replaceAll('$window', formatDuration(stepMs));
  const from = Math.floor(window.from / stepMs) * stepMs;
  const to = Math.max(Math.floor(window.to / stepMs) * stepMs, from + stepMs);
  const times = Array.from({ length: (to - from) / stepMs }, (_, i) => from + i * stepMs);
  const query = { promql, from: from + stepMs, to, stepMs, purpose: 'expression' };
  const answers = await Promise.allSettled(
    engines.map((engine) => withinDeadline(engine, deadlineMs, engine.queryRange(query))),
  );
  const sums = new Float64Array(times.length);
  const told = new Uint8Array(times.length);
  const warnings: ExpressionAnswer['warnings'][number][] = [];
  answers.forEach((answer, index) => {
    const engine = engines[index] as Engine;
    if (answer.status === 'rejected') {
      warnings.push(warnOfFailure({ engine, missing: null, error: answer.reason }));
      return;
    }
    warnings.push(...warnOfEngine(engine, answer.value.warnings));
    for (const { values } of answer.value.series) {
      for (let step = 0; step < times.length; step++) {
        const value = values[step] ?? Number.NaN;
        if (!Number.isFinite(value)) continue;
        sums[step] = (sums[step] as number) + value;
        told[step] = 1;
      }
    }
  });
  const failed = answers.filter((answer) => answer.status === 'rejected');
  if (failed.length === answers.length && failed[0]) throw failed[0].reason;
  return {
    stepMs,
    times,
    values: times.map((_, step) => (told[step] ? (sums[step] as number) : null)),
    warnings,
  };
}
