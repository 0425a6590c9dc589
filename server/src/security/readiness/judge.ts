/**
 * What was seen -> whether STRICT could be switched on, and why to doubt it. Pure.
 *
 * `ready` needs all of: nothing seen that would be cut off, no received traffic that nobody measured, at least a day observed, at most 1% of that time
 * not observed, every receiving end known to report or to be out of reach, and no source that is down. Less than a week is told as a doubt, and is
 * no obstacle: what calls once a week may be missing.
 */
import type { PeerPolicy, Readiness } from '@sightglass/shared/contract';
import type { MtlsCounts } from '@sightglass/shared/mtls';
import type { Milliseconds } from '@sightglass/shared/units';
import { totalOf } from '../mtls-counts.ts';
import type { OutOfReach, Receiver } from './inbound.ts';
import type { Observation } from './observation.ts';

type Row = Readiness['rows'][number];
export type Verdict = Row['verdict'];
export type Doubt = Row['doubts'][number];

const DAY_MS = 86_400_000;
/** Observed at least so long before anything is called ready. */
const ENOUGH_MS: Milliseconds = DAY_MS;
/** Observed so long, weekly callers were seen as well. */
const WEEK_MS = 7 * DAY_MS;
/** Steps of an hour begin and end beside the window: a week is a week when an hour of it is missing. */
const SLACK_MS = 3_600_000;
/** Share of the observed time that may be missing. */
const GAP_SHARE = 0.01;
const NAMED = 3;

export interface Evidence {
  readonly policy: PeerPolicy | null;
  readonly counts: MtlsCounts;
  /** Part of them that nobody measured, where PeerAuthentication would rule it. */
  readonly unmeasured: number;
  /** Callers. */
  readonly cutOff: number;
  readonly doubtful: number;
  readonly observation: Observation;
  readonly receivers: readonly Receiver[];
  /** What is missing of the telemetry at this moment, as sentences. */
  readonly partial: readonly string[];
}

const UNITS = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `7 days`, `23 hours`, `5 minutes`, `15 seconds`: whole ones of the largest unit that there is one of. */
export function inWords(ms: Milliseconds): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? UNITS[3];
  const count = Math.floor(ms / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function nameSome(receivers: readonly Receiver[]): string {
  const names = receivers.map(({ service }) => service.name);
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const WHY_OUT_OF_REACH: Readonly<Record<OutOfReach, (names: string) => string>> = {
  linkerd: (names) => `PeerAuthentication does nothing at ${names}: Linkerd carries its traffic.`,
  gateway: (names) =>
    `PeerAuthentication does nothing at ${names}: the listeners of a gateway follow its Gateway.`,
  'no-sidecar': (names) => `PeerAuthentication does nothing at ${names}: its pods refuse the sidecar.`,
};

function doubtReceivers(receivers: readonly Receiver[]): Doubt[] {
  const silent = receivers.filter(({ reports, outOfReach }) => !reports && outOfReach === null);
  const doubts: Doubt[] = [];
  if (silent.length > 0) {
    const message = `No receiving proxy of ${nameSome(silent)} reports. Either there is none, and PeerAuthentication does nothing there, or its telemetry is not read.`;
    doubts.push({ code: 'no-receiver', message });
  }
  for (const [why, say] of Object.entries(WHY_OUT_OF_REACH)) {
    const those = receivers.filter(({ outOfReach }) => outOfReach === why);
    if (those.length > 0) doubts.push({ code: 'no-proxy', message: say(nameSome(those)) });
  }
  return doubts;
}

function doubtObservation({ from, to, coveredMs }: Observation): Doubt[] {
  const lengthMs = to - from;
  const doubts: Doubt[] = [];
  if (lengthMs < ENOUGH_MS) {
    const message = `Observed for ${inWords(lengthMs)} only: what calls once a day has not been seen.`;
    doubts.push({ code: 'short-observation', message });
  } else if (lengthMs < WEEK_MS - SLACK_MS) {
    const message = `Observed for ${inWords(lengthMs)}: what calls once a week may not have been seen.`;
    doubts.push({ code: 'short-observation', message });
  }
  const gapsMs = lengthMs - coveredMs;
  if (gapsMs > GAP_SHARE * lengthMs) {
    doubts.push({ code: 'gaps', message: `Nothing is stored for ${inWords(gapsMs)} of that time.` });
  }
  return doubts;
}

function listDoubts({ counts, unmeasured, observation, receivers, partial }: Evidence): Doubt[] {
  const total = totalOf(counts);
  if (!(total > 0)) return [{ code: 'no-traffic', message: 'Nothing was received in this range.' }];
  const doubts = [...doubtObservation(observation)];
  if (unmeasured > 0) {
    const share = unmeasured / total;
    const percent = share < 0.001 ? 'less than 0.1' : (share * 100).toFixed(1);
    const message = `Of ${percent}% of what was received nobody proved whether it was encrypted.`;
    doubts.push({ code: 'unmeasured-traffic', message });
  }
  doubts.push(...doubtReceivers(receivers));
  if (partial.length > 0) doubts.push({ code: 'partial-telemetry', message: partial.join(' ') });
  return doubts;
}

function isObstacle({ code }: Doubt, { observation, receivers }: Evidence): boolean {
  if (code === 'short-observation') return observation.to - observation.from < ENOUGH_MS;
  // Beside others that are ruled, one that cannot be is no obstacle to those.
  if (code === 'no-proxy') return receivers.every(({ outOfReach }) => outOfReach !== null);
  return true;
}

function isStrict(policy: PeerPolicy | null): boolean {
  return policy?.mode === 'STRICT' && policy.ports.every(({ mode }) => mode === 'STRICT');
}

/** The verdict, with every reason to doubt it. */
export function judge(evidence: Evidence): { verdict: Verdict; doubts: Doubt[] } {
  const doubts = listDoubts(evidence);
  const { policy, counts, cutOff } = evidence;
  if (isStrict(policy)) return { verdict: 'strict', doubts };
  if (!(totalOf(counts) > 0)) return { verdict: 'no-traffic', doubts };
  if (cutOff > 0) return { verdict: 'breaks', doubts };
  const unproven = evidence.doubtful > 0 || doubts.some((doubt) => isObstacle(doubt, evidence));
  return { verdict: unproven ? 'unproven' : 'ready', doubts };
}
