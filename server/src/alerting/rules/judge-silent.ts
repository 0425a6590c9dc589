/**
 * Sources and clusters from which nothing was heard for as long as the window, by the clock: telemetry's own time stands still then. A sender of access logs
 * is heard while it could send: its stream is open, its file can be read. Without calls it says nothing, and is not silent.
 */
import type { Sources } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { holdAlertsOf } from './missing.ts';
import type { MeshReadings } from './mesh-readings.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { duration } from './words.ts';

export interface Listening {
  readonly now: EpochMs;
  /** When this run of the program began: before, it did not listen. */
  readonly startedAt: EpochMs;
  readonly sources: Pick<Sources, 'sources' | 'targets'>;
  /** Senders of access logs. */
  readonly senders: readonly Speaker[];
}

export interface Speaker {
  readonly name: string;
  /** Null: never. */
  readonly lastAt: EpochMs | null;
}

function listSources({ sources: { sources, targets }, senders }: Listening): Speaker[] {
  const bySource = Map.groupBy(targets, ({ source }) => source);
  const scraped = sources.filter(({ kind }) => kind !== 'access-log');
  const told = scraped.map(({ name }) => {
    const heard = (bySource.get(name) ?? []).flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
    return { name, lastAt: heard.length > 0 ? Math.max(...heard) : null };
  });
  return [...told, ...senders];
}

async function listClusters(rule: RuleOf<'silent'>, readings: MeshReadings): Promise<Speaker[]> {
  const { clusters } = await readings.status();
  const wanted = rule.scope.clusters;
  const known = new Set(clusters.map(({ name }) => name));
  const unknown = wanted.filter((name) => !known.has(name)).map((name) => ({ name, lastAt: null }));
  const told = clusters
    .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
    .map(({ name, lastDataAt }) => ({ name, lastAt: lastDataAt }));
  return [...told, ...unknown];
}

/**
 * Nothing was heard for the window, but for part of it nobody listened: neither is that silence, nor is one that was found before a restart
 * over. Stored data of a cluster has a gap then.
 */
function isUntold(
  { lastAt }: Speaker,
  { windowMs, listening }: { windowMs: Milliseconds; listening: Listening },
): boolean {
  const { now, startedAt } = listening;
  return now - startedAt < windowMs && (lastAt === null || now - lastAt >= windowMs);
}

/** The last word is of before the start at the earliest when this run has heard none: what came earlier was heard by another. */
function judgeSpeaker(
  rule: RuleOf<'silent'>,
  speaker: Speaker,
  { windowMs, listening }: { windowMs: Milliseconds; listening: Listening },
): Finding {
  const { of } = rule.condition;
  const { name, lastAt } = speaker;
  const since =
    of === 'source' ? Math.max(lastAt ?? 0, listening.startedAt) : (lastAt ?? listening.startedAt);
  const silentMs = listening.now - since;
  const listenedMs = listening.now - listening.startedAt;
  const isSilent = silentMs >= windowMs;
  const word =
    lastAt === null
      ? `no word since the console started ${duration(listenedMs)} ago`
      : `no word for ${duration(silentMs)}`;
  return {
    subject: { kind: of, id: name },
    label: name,
    labels: { [of]: name },
    state: isSilent ? 'active' : 'inactive',
    value: silentMs / 1000,
    summary: isSilent
      ? `${of} ${name}: ${word} (limit ${duration(windowMs)})`
      : `${of} ${name}: heard ${duration(silentMs)} ago`,
    description: rule.description,
  };
}

export async function judgeSilent(
  rule: RuleOf<'silent'>,
  windowMs: Milliseconds,
  heard: { readonly readings: MeshReadings; readonly listening: Listening },
): Promise<Verdict> {
  const { readings, listening } = heard;
  const speakers =
    rule.condition.of === 'source' ? listSources(listening) : await listClusters(rule, readings);
  const untold = speakers.filter((speaker) => isUntold(speaker, { windowMs, listening }));
  const held = untold.map(({ name }) => ({ labels: { [rule.condition.of]: name } }));
  const left = new Set(untold);
  const findings = speakers
    .filter((speaker) => !left.has(speaker))
    .map((speaker) => judgeSpeaker(rule, speaker, { windowMs, listening }));
  return {
    findings,
    subjects: speakers.length,
    judgeMissing: holdAlertsOf(held, () => 'inactive'),
    error: null,
  };
}
