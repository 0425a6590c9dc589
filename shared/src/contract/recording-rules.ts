/** GET /api/v1/recording-rules: rules for the engines behind the console, as a file to install there; and what they save. */
import { z } from 'zod';
import { parseDuration } from '../time-range.ts';

const LEAST_INTERVAL_MS = 1000;

export const recordingRulesQuerySchema = z.object({
  engine: z
    .string()
    .optional()
    .describe('Only for the engine of this name; without it for all, equal rules once'),
  interval: z
    .string()
    .default('1m')
    .refine((text) => (parseDuration(text) ?? 0) >= LEAST_INTERVAL_MS, {
      message: 'is no duration of at least 1s: expected 30s or 1m',
    })
    .describe('How often the rules are to be evaluated'),
  format: z
    .enum(['plain', 'operator'])
    .default('plain')
    .describe('A rule file, or a PrometheusRule of the Prometheus operator'),
});
export type RecordingRulesQuery = z.infer<typeof recordingRulesQuerySchema>;

/** The state of the rules for one dialect in one engine. */
export const ruleStatusSchema = z.object({
  engine: z.string(),
  dialect: z.string(),
  /** Switched off; none; of another meaning; missing for a cluster; read wherever they cover what is asked. */
  state: z.enum(['off', 'absent', 'outdated', 'partial', 'active']),
  intervalMs: z.number().nullable(),
  /** Since when they are there without a gap, as far back as was looked. */
  since: z.number().nullable(),
  /** Clusters with telemetry that the rules do not have. */
  missing: z.array(z.string()),
  /** What was measured, at `at`; null before. Each question was asked once, and its answer's size left out. */
  gains: z
    .object({
      at: z.number(),
      metrics: z.array(
        z.object({
          metric: z.string(),
          rawSeries: z.number(),
          /** Of the rule; where it is not there, as many as it would hold. */
          ruleSeries: z.number(),
          /** Time of a quarter of an hour's increase by edge, from raw series and from the rule. */
          rawMs: z.number(),
          ruleMs: z.number().nullable(),
        }),
      ),
    })
    .nullable(),
});
export type RuleStatus = z.infer<typeof ruleStatusSchema>;
