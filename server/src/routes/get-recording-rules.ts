/** GET /recording-rules: a file of rules for the engines behind the console. */
import { parseDuration } from '@sightglass/shared/time-range';
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const getRecordingRules = defineRoute(
  'getRecordingRules',
  ({ query: { engine, interval, format } }, context) => {
    const intervalMs = parseDuration(interval) ?? 0;
    const text = context.writeRules?.({ engine: engine ?? null, intervalMs, format }) ?? null;
    if (text === null) {
      throw new ProblemError(
        404,
        context.writeRules === null
          ? 'The embedded store keeps edges, not pods: it needs no recording rules.'
          : engine === undefined
            ? 'No engine holds telemetry for which there are rules.'
            : `No engine named "${engine}" holds telemetry for which there are rules.`,
      );
    }
    return Promise.resolve(text);
  },
  { cached: false },
);
