/** /api/v1/saturation-signals: the fourth golden signal, defined by hand; and the gauges that targets expose. Ratios 0..1. */
import { z } from 'zod';
import { rangeQuerySchema, scopeQuerySchema, warningSchema, windowSchema } from './common.ts';
import { labelsSchema, nameSchema, recordFields, textSchema } from './documents.ts';

const metricNameSchema = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'is no metric name');
/** Labels that a gauge's series must have. */
const gaugeMatchersSchema = labelsSchema.default({});

export const gaugeSelectorSchema = z.object({ metric: metricNameSchema, matchers: gaugeMatchersSchema });
export type GaugeSelector = z.infer<typeof gaugeSelectorSchema>;

export const saturationSignalSchema = z
  .object({
    name: nameSchema,
    description: textSchema.default(''),
    /** Null cluster: wherever it runs. A workload of null means every workload of the service, each measured by itself. */
    scope: z.object({
      cluster: z.string().min(1).nullable().default(null),
      namespace: z.string().min(1).nullable().default(null),
      service: z.string().min(1).nullable().default(null),
      workload: z.string().min(1).nullable().default(null),
    }),
    usage: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('gauge'), gauge: gaugeSelectorSchema }),
      /** On an engine: an expression whose result is the usage, one series for each workload label set. */
      z.object({ kind: z.literal('promql'), expression: z.string().min(1).max(4000) }),
    ]),
    /** What full means; saturation = usage / capacity. */
    capacity: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('constant'), value: z.number().positive() }),
      /** A label of the usage's own series holds the number. */
      z.object({ kind: z.literal('label'), label: z.string().min(1) }),
      z.object({ kind: z.literal('gauge'), gauge: gaugeSelectorSchema }),
      /** The gauge says what is left, as Envoy's `remaining_*`: saturation = usage / (usage + left). */
      z.object({ kind: z.literal('remaining'), gauge: gaugeSelectorSchema }),
      z.object({ kind: z.literal('promql'), expression: z.string().min(1).max(4000) }),
    ]),
    /**
     * Over the series of one workload, and over its pods: the fullest, the mean of their ratios, or all usage over all capacity (where a
     * constant is of the workload as a whole).
     */
    combine: z.enum(['max', 'mean', 'sum']).default('max'),
    warning: z.number().positive().default(0.75),
    critical: z.number().positive().default(0.9),
    unit: z.enum(['count', 'bytes', 'seconds', 'cores']).default('count'),
  })
  .refine(({ warning, critical }) => warning <= critical, {
    path: ['critical'],
    message: 'must not be below the warning level',
  });
export type SaturationSignal = z.infer<typeof saturationSignalSchema>;
export type SaturationSignalDraft = z.input<typeof saturationSignalSchema>;

export const saturationRecordSchema = z.object({ ...recordFields, signal: saturationSignalSchema });

/** How full one workload (or service) is by one signal. */
export const saturationValueSchema = z.object({
  signal: z.string(),
  name: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  service: z.string(),
  workload: z.string(),
  /** Of which anything was measured. */
  pods: z.number().int().optional(),
  usage: z.number(),
  capacity: z.number().nullable(),
  /** usage / capacity; null where the capacity is not known. */
  ratio: z.number().nullable(),
  level: z.enum(['ok', 'warning', 'critical', 'unknown']),
  at: z.number(),
});
export type SaturationValue = z.infer<typeof saturationValueSchema>;

/** The fullest of a node, in graphs and lists. */
export const nodeSaturationSchema = saturationValueSchema.pick({ ratio: true, level: true, name: true });
export type NodeSaturation = z.infer<typeof nodeSaturationSchema>;

export const saturationSignalsSchema = z.object({
  signals: z.array(
    saturationRecordSchema.extend({
      /** The fullest now, and how many workloads are measured. */
      worst: saturationValueSchema.nullable(),
      measured: z.number().int(),
    }),
  ),
  warnings: z.array(warningSchema),
});
export type SaturationSignals = z.infer<typeof saturationSignalsSchema>;

export const saturationPresetsSchema = z.object({
  presets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      signal: saturationSignalSchema,
      /** Whether its gauges are exposed by any target now. */
      available: z.boolean(),
    }),
  ),
});
export type SaturationPresets = z.infer<typeof saturationPresetsSchema>;

/** Gauges that targets expose now, by name. */
export const gaugesQuerySchema = z.object({
  ...scopeQuerySchema.shape,
  service: z.string().optional().describe('Name of a service'),
  find: z.string().optional().describe('Part of the name'),
});
export const gaugesSchema = z.object({
  gauges: z.array(
    z.object({
      metric: z.string(),
      help: z.string(),
      /** Label names with some of their values; none for whoever may see a part of the mesh. */
      labels: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
      series: z.number().int(),
      workloads: z.number().int(),
      sample: z.number().nullable(),
    }),
  ),
  truncated: z.boolean(),
  warnings: z.array(warningSchema),
});
export type Gauges = z.infer<typeof gaugesSchema>;

export const saturationValuesQuerySchema = z.object({
  ...scopeQuerySchema.shape,
  service: z.string().optional().describe('Id of a service or workload'),
});
export const saturationValuesSchema = z.object({
  values: z.array(saturationValueSchema),
  warnings: z.array(warningSchema),
});
export type SaturationValues = z.infer<typeof saturationValuesSchema>;

export const saturationSeriesQuerySchema = z.object({
  service: z.string().describe('Id of a service or workload'),
  signal: z.string().optional().describe('Id of a signal; all that apply when left out'),
  step: z.string().optional(),
  ...rangeQuerySchema.shape,
});
export const saturationSeriesSchema = z.object({
  window: windowSchema,
  stepMs: z.number(),
  times: z.array(z.number()),
  /** One for each signal and workload. Ratio 0..1 (usage in the signal's unit where there is no capacity); null: no data. */
  series: z.array(
    z.object({
      signal: z.string(),
      name: z.string(),
      workload: z.string(),
      isRatio: z.boolean(),
      warning: z.number(),
      critical: z.number(),
      values: z.array(z.number().nullable()),
    }),
  ),
  warnings: z.array(warningSchema),
});
export type SaturationSeries = z.infer<typeof saturationSeriesSchema>;

export const saturationPreviewBodySchema = z.object({
  signal: saturationSignalSchema,
  range: z.string().default('now-1h'),
});
export const saturationPreviewSchema = z.object({
  values: z.array(saturationValueSchema),
  series: saturationSeriesSchema,
  note: z.string().nullable(),
});
export type SaturationPreview = z.infer<typeof saturationPreviewSchema>;
