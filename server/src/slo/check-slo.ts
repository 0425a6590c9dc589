/** What the contract cannot know of an SLO: tiers that cannot fire, periods longer than history, time zones, engines. Each with its path. */
import type { Slo } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import { isPossibleBurn, largestBurn } from '@sightglass/shared/slo';
import { isTimeZone, nominalPeriodMs } from '@sightglass/shared/slo-period';
import { formatDuration, parseDuration } from '@sightglass/shared/time-range';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { readRetention } from './retention.ts';

export interface SloIssue {
  readonly path: string;
  readonly message: string;
}

const DAY_MS = 86_400_000;

function checkTiers({ tiers = [], goal }: Slo): SloIssue[] {
  const names = new Set<string>();
  return tiers.flatMap((tier, index) => {
    const issues: SloIssue[] = [];
    const path = `tiers.${index}`;
    if (tier.enabled && !isPossibleBurn(tier.burn, goal))
      issues.push({
        path: `${path}.burn`,
        message: `can never be exceeded: with this goal nothing burns faster than ${Number(largestBurn(goal).toPrecision(6))}; lower it or switch the tier off`,
      });
    if ((parseDuration(tier.short) ?? 0) > (parseDuration(tier.long) ?? 0))
      issues.push({ path: `${path}.short`, message: 'must not be longer than the long window' });
    if ((parseDuration(tier.long) ?? 0) > 90 * DAY_MS)
      issues.push({ path: `${path}.long`, message: 'must not be longer than 90d' });
    const name = `${parseDuration(tier.long)}/${parseDuration(tier.short)}`;
    if (names.has(name)) issues.push({ path: `${path}.long`, message: 'another tier has the same windows' });
    names.add(name);
    return issues;
  });
}

function checkSli({ sli, period }: Slo): SloIssue[] {
  if (sli.kind === 'availability' && sli.bad.http.length + sli.bad.grpc.length === 0)
    return [{ path: 'sli.bad', message: 'names nothing that is bad: the SLO would always be at 100%' }];
  if (sli.kind !== 'windows' && sli.kind !== 'throughput') return [];
  const periodMs = nominalPeriodMs(period);
  if ((parseDuration(sli.window) ?? 0) <= periodMs) return [];
  const message = `is longer than the period (${formatDuration(periodMs)}): no window would ever end in it`;
  return [{ path: 'sli.window', message }];
}

/** All that is wrong; nothing for an SLO that can be kept. */
export async function checkSlo(slo: Slo, store: TelemetryStore): Promise<SloIssue[]> {
  const { period, sli, scope } = slo;
  const issues = [...checkTiers(slo), ...checkSli(slo)];
  if (period.kind === 'calendar' && !isTimeZone(period.timeZone))
    issues.push({ path: 'period.timeZone', message: 'is no time zone such as Europe/Berlin' });
  if (scope.caller !== null && !parseServiceId(scope.caller))
    issues.push({ path: 'scope.caller', message: 'is no id of a service: cluster~namespace~service' });
  if (sli.kind === 'custom' && !store.readExpression)
    issues.push({
      path: 'sli.kind',
      message:
        'needs an engine that speaks PromQL (store.engine: prometheus); the embedded store cannot evaluate it',
    });
  if (period.kind === 'rolling') {
    const retentionMs = await readRetention(store);
    if (retentionMs !== null && period.days * DAY_MS > retentionMs)
      issues.push({
        path: 'period.days',
        message: `is longer than telemetry is kept (${formatDuration(retentionMs)}, store.retention.hour): its budget could never be computed`,
      });
  }
  return issues;
}
