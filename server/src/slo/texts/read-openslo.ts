/**
 * OpenSLO v1 documents -> SLOs. One that we wrote ourselves carries our own document in an annotation, which wins over the rest but for the
 * goal, whose place everybody knows. Others become custom indicators over their PromQL, when it counts over a range that can be made
 * `$window`. What has no counterpart is noted.
 */
import { sloSchema, type SloDraft } from '@sightglass/shared/contract';
import { parseDuration } from '@sightglass/shared/time-range';
import { z } from 'zod';
import { ANNOTATIONS } from '../exports/export-openslo.ts';
import type { ReadTexts } from './found-slos.ts';

export interface OpenSloDocument {
  readonly value: OpenSlo;
  readonly line: (path: readonly PropertyKey[]) => number | null;
}

const metadataSchema = z.looseObject({
  name: z.string(),
  displayName: z.string().optional(),
  labels: z.record(z.string(), z.unknown()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const openSloSchema = z.looseObject({
  apiVersion: z.string().startsWith('openslo/'),
  kind: z.string(),
  metadata: metadataSchema,
  spec: z.looseObject({}).default({}),
});
type OpenSlo = z.infer<typeof openSloSchema>;

const querySchema = z.looseObject({
  metricSource: z.looseObject({ spec: z.looseObject({ query: z.string() }) }),
});
const sliSpecSchema = z.looseObject({
  ratioMetric: z
    .looseObject({ good: querySchema.optional(), bad: querySchema.optional(), total: querySchema })
    .optional(),
  thresholdMetric: z.unknown().optional(),
});
const sloSpecSchema = z.looseObject({
  description: z.string().default(''),
  service: z.string().default(''),
  indicatorRef: z.string().optional(),
  indicator: z.looseObject({ spec: sliSpecSchema }).optional(),
  timeWindow: z
    .array(
      z.looseObject({
        duration: z.string(),
        isRolling: z.boolean().default(true),
        calendar: z.looseObject({ timeZone: z.string().default('UTC') }).optional(),
      }),
    )
    .default([]),
  budgetingMethod: z.string().default('Occurrences'),
  objectives: z
    .array(z.looseObject({ target: z.number().optional(), targetPercent: z.number().optional() }))
    .min(1),
  alertPolicies: z.array(z.unknown()).default([]),
});
type SloSpec = z.infer<typeof sloSpecSchema>;
const conditionSchema = z.looseObject({
  severity: z.string().default('ticket'),
  condition: z.looseObject({ kind: z.string(), threshold: z.number(), lookbackWindow: z.string() }),
});

export function isOpenSlo(value: unknown): value is OpenSlo {
  return openSloSchema.safeParse(value).success;
}

const UNITS = { d: 'day', w: 'week', M: 'month', Q: 'quarter' } as const;

/** Null for a length that no period has. */
function periodOf({ timeWindow: [window] }: SloSpec): SloDraft['period'] | null {
  if (!window) return { kind: 'rolling', days: 30 };
  const { duration, isRolling, calendar } = window;
  if (isRolling) {
    const ms = parseDuration(duration);
    return ms !== null && ms % 86_400_000 === 0 ? { kind: 'rolling', days: ms / 86_400_000 } : null;
  }
  const timeZone = calendar?.timeZone ?? 'UTC';
  if (duration === '2w') return { kind: 'calendar', unit: 'fortnight', timeZone };
  const [, unit] = /^1([dwMQ])$/.exec(duration) ?? [];
  return unit ? { kind: 'calendar', unit: UNITS[unit as keyof typeof UNITS], timeZone } : null;
}

/** A query over a fixed range counts over `$window` as well; one that is a plain counter has no range to replace. */
function withWindow(query: string): string | null {
  if (query.includes('$window')) return query;
  const counted = query.replaceAll(/\brate\(/g, 'increase(');
  return /\[[^\]:]+\]/.test(counted) ? counted.replaceAll(/\[[^\]:]+\]/g, '[$window]') : null;
}

type Tier = NonNullable<SloDraft['tiers']>[number];

/** Tiers of the SLO's policies, by reference or written out. */
function tiersOf(spec: SloSpec, all: readonly OpenSloDocument[], note: (message: string) => void): Tier[] {
  const find = (kind: string, name: unknown): OpenSlo | undefined =>
    all.find(({ value }) => value.kind === kind && value.metadata.name === name)?.value;
  return spec.alertPolicies.flatMap((reference) => {
    const inline = openSloSchema.partial({ apiVersion: true }).safeParse(reference);
    const policy = inline.success ? inline.data : find('AlertPolicy', reference);
    const conditions = z
      .array(z.looseObject({ conditionRef: z.string().optional() }))
      .catch([])
      .parse(policy?.spec['conditions']);
    if (!policy) note(`the alert policy ${JSON.stringify(reference)} is not in the text`);
    return conditions.flatMap((one): Tier[] => {
      const named = one.conditionRef === undefined ? undefined : find('AlertCondition', one.conditionRef);
      const parsed = conditionSchema.safeParse(named?.spec ?? one['spec']);
      if (!parsed.success || parsed.data.condition.kind !== 'burnrate') {
        note(`the condition ${one.conditionRef ?? 'of its policy'} is no burn rate and was left out`);
        return [];
      }
      const { severity, condition } = parsed.data;
      const { lookbackWindow: long, threshold: burn } = condition;
      const short = named?.metadata.annotations?.[ANNOTATIONS.shortWindow];
      if (short === undefined)
        note(`the condition over ${long} has no short window: a twelfth of the long one is taken`);
      const longMs = parseDuration(long) ?? 0;
      return [
        {
          severity: severity === 'page' || severity === 'critical' ? 'page' : 'ticket',
          long,
          short: short ?? `${Math.max(1, Math.round(longMs / 12 / 60_000))}m`,
          burn,
        },
      ];
    });
  });
}

function draftOf(
  document: OpenSloDocument,
  all: readonly OpenSloDocument[],
  note: (message: string) => void,
): unknown {
  const { metadata } = document.value;
  const spec = sloSpecSchema.parse(document.value.spec);
  const [objective] = spec.objectives;
  const goal = objective?.target ?? (objective?.targetPercent ?? 0) / 100;
  const own = metadata.annotations?.[ANNOTATIONS.document];
  if (own !== undefined) return { ...(JSON.parse(own) as object), goal };
  if (spec.objectives.length > 1) note(`it has ${spec.objectives.length} objectives: the first is taken`);
  if (spec.budgetingMethod !== 'Occurrences')
    note(`its budgeting method ${spec.budgetingMethod} becomes a count of events`);
  const period = periodOf(spec);
  if (!period) note(`its period ${spec.timeWindow[0]?.duration} is none that we have: 30 days are taken`);
  const referred = all.find(({ value }) => value.kind === 'SLI' && value.metadata.name === spec.indicatorRef);
  const sli = spec.indicator?.spec ?? sliSpecSchema.safeParse(referred?.value.spec).data;
  const ratio = sli?.ratioMetric;
  if (!ratio) throw new Error('only ratio metrics with PromQL can be kept');
  const total = withWindow(ratio.total.metricSource.spec.query);
  const told = withWindow((ratio.good ?? ratio.bad)?.metricSource.spec.query ?? '');
  if (total === null || told === null)
    throw new Error(
      'its queries do not count over a range, such as increase(x_total[5m]), so nothing says over which window',
    );
  const tiers = tiersOf(spec, all, note);
  if (Object.keys(metadata.labels ?? {}).length > 0) note('its labels were left out');
  const [namespace = 'default', service = spec.service] = spec.service.includes('/')
    ? spec.service.split('/')
    : ['default', spec.service];
  return {
    name: metadata.displayName ?? metadata.name,
    description: spec.description,
    sli: { kind: 'custom', total, good: ratio.good ? told : `(${total}) - (${told})` },
    scope: { namespace, service },
    goal,
    period: period ?? { kind: 'rolling', days: 30 },
    ...(tiers.length > 0 ? { tiers } : {}),
  };
}

const KNOWN = new Set(['SLO', 'SLI', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget']);

/** Adds what the documents hold. */
export function readOpenSlo(all: readonly OpenSloDocument[], into: ReadTexts): void {
  for (const document of all) {
    const { kind, metadata } = document.value;
    const subject = metadata.displayName ?? metadata.name;
    const note = (message: string): void => void into.notes.push({ subject, message });
    if (!KNOWN.has(kind)) note(`a ${kind} has no counterpart and was left out`);
    if (kind !== 'SLO') continue;
    const line = document.line([]);
    try {
      const parsed = sloSchema.safeParse(draftOf(document, all, note));
      if (parsed.success) into.slos.push({ id: metadata.name, slo: parsed.data, line });
      else
        for (const issue of parsed.error.issues)
          into.issues.push({ line, path: issue.path.join('.'), message: issue.message });
    } catch (error) {
      if (error instanceof z.ZodError) {
        for (const { path, message } of error.issues) {
          const place = ['spec', ...path.filter((part) => typeof part !== 'symbol')];
          into.issues.push({ line: document.line(place), path: place.join('.'), message });
        }
      } else
        into.issues.push({ line, path: '', message: error instanceof Error ? error.message : String(error) });
    }
  }
}
