/**
 * OpenSLO v1 (github.com/OpenSLO/OpenSLO): an SLO, its SLI, one alert policy with a condition for each tier, and its receivers as notification
 * targets. An OpenSLO condition has one look-back window; the short one is in an annotation. So is our own indicator, so that reading the text
 * gives the same SLO back; beside it the SLI has the PromQL that other tools read.
 */
import type { Slo } from '@sightglass/shared/contract';
import { stringify } from 'yaml';
import { tiersOf, type Tier } from '../tiers.ts';
import type { ExportText } from './export-text.ts';
import { promqlOf } from './promql.ts';
import { slugOf, slugsOf } from './slug.ts';

const API_VERSION = 'openslo/v1';
export const ANNOTATIONS = {
  shortWindow: 'sightglass.dev/short-window',
  document: 'sightglass.dev/document',
} as const;

const CALENDAR: Readonly<Record<string, string>> = {
  day: '1d',
  week: '1w',
  fortnight: '2w',
  month: '1M',
  quarter: '1Q',
};

function timeWindowOf({ period }: Slo): object {
  if (period.kind === 'rolling') return { duration: `${period.days}d`, isRolling: true };
  // A Monday that begins a week and a fortnight; a month or quarter that begins on the first.
  const startTime = ['week', 'fortnight'].includes(period.unit)
    ? '1970-01-05 00:00:00'
    : '1970-01-01 00:00:00';
  return {
    duration: CALENDAR[period.unit],
    isRolling: false,
    calendar: { startTime, timeZone: period.timeZone },
  };
}

function query(promql: string): object {
  return { metricSource: { type: 'Prometheus', spec: { query: promql } } };
}

function conditionOf(slug: string, tier: Tier): { name: string; document: object } {
  const name = slugOf(`${slug.slice(0, 40)}-${tier.long}-${tier.short}`);
  return {
    name,
    document: {
      apiVersion: API_VERSION,
      kind: 'AlertCondition',
      metadata: { name, annotations: { [ANNOTATIONS.shortWindow]: tier.short } },
      spec: {
        severity: tier.severity,
        condition: {
          kind: 'burnrate',
          op: 'gt',
          threshold: tier.burn,
          lookbackWindow: tier.long,
          alertAfter: '0m',
        },
      },
    },
  };
}

function documentsOf(slo: Slo, slug: string): { documents: object[]; unexpressed: string[] } {
  const { name, description, goal, sli, scope, labels, receivers, paused } = slo;
  const { good, total, unexpressed } = promqlOf(slo);
  const isOfWindows = sli.kind === 'windows' || sli.kind === 'throughput';
  const conditions = tiersOf(slo)
    .filter((tier) => tier.enabled)
    .map((tier) => conditionOf(slug, tier));
  const targets = receivers.map((id) => ({ id, name: slugOf(id) }));
  const documents = [
    {
      apiVersion: API_VERSION,
      kind: 'SLO',
      metadata: {
        name: slug,
        displayName: name,
        ...(Object.keys(labels).length > 0 ? { labels } : {}),
        annotations: { [ANNOTATIONS.document]: JSON.stringify(slo) },
      },
      spec: {
        description,
        service: scope.service,
        indicatorRef: `${slug}-sli`.slice(0, 63),
        timeWindow: [timeWindowOf(slo)],
        budgetingMethod: isOfWindows ? 'Timeslices' : 'Occurrences',
        objectives: [
          {
            displayName: name,
            target: goal,
            ...(isOfWindows ? { timeSliceTarget: 1, timeSliceWindow: sli.window } : {}),
          },
        ],
        alertPolicies: [`${slug}-burn`.slice(0, 63)],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'SLI',
      metadata: { name: `${slug}-sli`.slice(0, 63), displayName: name },
      spec: { description, ratioMetric: { counter: true, good: query(good), total: query(total) } },
    },
    {
      apiVersion: API_VERSION,
      kind: 'AlertPolicy',
      metadata: { name: `${slug}-burn`.slice(0, 63), displayName: `${name}: error budget burns` },
      spec: {
        description: `Burn rates of ${name}`,
        alertWhenNoData: false,
        alertWhenResolved: true,
        alertWhenBreaching: true,
        conditions: conditions.map((condition) => ({ conditionRef: condition.name })),
        notificationTargets: targets.map((target) => ({ targetRef: target.name })),
      },
    },
    ...conditions.map(({ document }) => document),
    ...targets.map((target) => ({
      apiVersion: API_VERSION,
      kind: 'AlertNotificationTarget',
      metadata: { name: target.name },
      spec: { target: target.id, description: 'A receiver of Sightglass, by its id' },
    })),
  ];
  const lost = [
    ...unexpressed,
    ...(conditions.length > 0
      ? [
          `OpenSLO has one window for each condition: the short ones are in the annotation ${ANNOTATIONS.shortWindow}.`,
          `OpenSLO knows no minimum of bad events, no holding back of tickets while a page fires, and no maintenance: they are in the annotation ${ANNOTATIONS.document}, or left out.`,
        ]
      : []),
    ...(targets.length > 0
      ? ['Receivers are named by their ids: their addresses and secrets are not exported.']
      : []),
    ...(paused ? [`${name} is paused, which OpenSLO cannot say.`] : []),
  ];
  return { documents, unexpressed: lost };
}

export function exportOpenSlo(slos: readonly Slo[]): ExportText {
  const slugs = slugsOf(slos.map(({ name }) => name));
  const parts = slos.map((slo, i) => documentsOf(slo, slugs[i] as string));
  const documents = new Map<string, object>();
  // A receiver of several SLOs is told once.
  for (const part of parts) for (const one of part.documents) documents.set(JSON.stringify(one), one);
  return {
    text: [...documents.values()]
      .map((one) => stringify(one, { lineWidth: 120, aliasDuplicateObjects: false }))
      .join('---\n'),
    unexpressed: parts.flatMap(({ unexpressed }) => unexpressed),
  };
}
