/**
 * Recording and alerting rules for Prometheus over Istio's own families. For each window of an SLO's tiers one rule records the ratio of bad
 * events, one the number of bad ones; an alert for each tier compares both windows, as ours does. Rules of a group are evaluated in order, at
 * the same moment.
 */
import type { Slo } from '@sightglass/shared/contract';
import { formatDuration, parseDuration } from '@sightglass/shared/time-range';
import { stringify } from 'yaml';
import { nameTier, tiersOf, type Tier } from '../tiers.ts';
import type { ExportText } from './export-text.ts';
import { promqlOf, type IndicatorPromql } from './promql.ts';
import { slugsOf } from './slug.ts';

const RATIO = 'sightglass:slo_bad:ratio';
const COUNT = 'sightglass:slo_bad:increase';
const WINDOW = 'sightglass:slo_window:bad';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function over(expression: string, window: string): string {
  return expression.replaceAll('$window', window);
}

/** Ratio of bad events, and how many they are, over one window. */
function recordWindow(
  { bad, total, windowIsBad }: IndicatorPromql,
  window: string,
  labels: Rule['labels'],
): Rule[] {
  const own = { ...labels, window };
  if (windowIsBad !== null) {
    const selector = `${WINDOW}{slo=${JSON.stringify(labels['slo'])}}`;
    return [
      { record: RATIO, expr: `avg_over_time(${selector}[${window}])`, labels: own },
      { record: COUNT, expr: `sum_over_time(${selector}[${window}])`, labels: own },
    ];
  }
  return [
    { record: RATIO, expr: `(${over(bad, window)}) / ((${over(total, window)}) > 0)`, labels: own },
    { record: COUNT, expr: over(bad, window), labels: own },
  ];
}

function alertOf(slo: Slo, tier: Tier, labels: Rule['labels']): Rule {
  const { name, goal, minimumBadEvents, runbookUrl, description } = slo;
  const read = (record: string, window: string): string =>
    `${record}{slo=${JSON.stringify(labels['slo'])},window=${JSON.stringify(window)}}`;
  const limit = `(${tier.burn} * ${Number((1 - goal).toPrecision(12))})`;
  const conditions = [
    `${read(RATIO, tier.long)} > ${limit}`,
    `${read(RATIO, tier.short)} > ${limit}`,
    ...(minimumBadEvents > 0 ? [`${read(COUNT, tier.long)} >= ${minimumBadEvents}`] : []),
  ];
  return {
    alert: name,
    expr: conditions.map((condition) => `(${condition})`).join(' and ignoring(window) '),
    labels: { ...slo.labels, ...labels, severity: tier.severity, tier: nameTier(tier) },
    annotations: {
      summary: `${name}: the error budget burns faster than ${tier.burn}x over ${tier.long}`,
      ...(description === '' ? {} : { description }),
      ...(runbookUrl === '' ? {} : { runbook_url: runbookUrl }),
    },
  };
}

function groupsOf(slo: Slo, slug: string): { groups: object[]; unexpressed: string[] } {
  const { scope, sli, name } = slo;
  const tiers = tiersOf(slo).filter((tier) => tier.enabled && tier.possible);
  const indicator = promqlOf(slo);
  const labels = {
    slo: slug,
    service: scope.service,
    namespace: scope.namespace,
    ...(scope.cluster === null ? {} : { cluster: scope.cluster }),
  };
  const windows = [...new Set(tiers.flatMap((tier) => [tier.long, tier.short]))].toSorted(
    (a, b) => (parseDuration(a) ?? 0) - (parseDuration(b) ?? 0),
  );
  const rules = [
    ...windows.flatMap((window) =>
      recordWindow(indicator, formatDuration(parseDuration(window) ?? 0), labels),
    ),
    ...tiers.map((tier) => {
      const named = { ...tier, long: formatDuration(tier.longMs), short: formatDuration(tier.shortMs) };
      return alertOf(slo, named, labels);
    }),
  ];
  const groups: object[] = [{ name: `sightglass-slo-${slug}`, interval: '30s', rules }];
  if (indicator.windowIsBad !== null && 'window' in sli) {
    const record = { record: WINDOW, expr: indicator.windowIsBad, labels };
    groups.unshift({ name: `sightglass-slo-${slug}-windows`, interval: sli.window, rules: [record] });
  }
  const unexpressed = [
    ...indicator.unexpressed,
    ...(tiers.some(({ severity }) => severity === 'page') &&
    tiers.some(({ severity }) => severity === 'ticket')
      ? [
          'Tickets are not held back while a page of the same SLO fires: inhibit severity="ticket" by severity="page" with equal: [slo] in Alertmanager.',
        ]
      : []),
    ...(slo.receivers.length > 0 ? [`${name}: receivers are Alertmanager's to choose, by labels.`] : []),
    ...(slo.paused ? [`${name} is paused, which rules cannot say: its rules are active.`] : []),
    'The budget of the period and the maintenance that is left out of it are not recorded.',
  ];
  return { groups, unexpressed };
}

export function exportPrometheus(slos: readonly Slo[]): ExportText {
  const slugs = slugsOf(slos.map(({ name }) => name));
  const parts = slos.map((slo, i) => groupsOf(slo, slugs[i] as string));
  return {
    text: stringify(
      { groups: parts.flatMap(({ groups }) => groups) },
      { lineWidth: 0, aliasDuplicateObjects: false },
    ),
    unexpressed: parts.flatMap(({ unexpressed }) => unexpressed),
  };
}
