/** What STRICT would do, in words. In: a row of readiness (contract, security.ts). Out: one exact sentence, and how long was looked. Times are epoch milliseconds. Pure. */
import type { PeerPolicy, ReadinessRow } from '@sightglass/shared/contract';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';

type Verdict = ReadinessRow['verdict'];
type Judged = Pick<
  ReadinessRow,
  'verdict' | 'cutOff' | 'doubtful' | 'cleanSince' | 'observed' | 'doubts' | 'policy'
>;

/** The order of the server's rows. */
export const VERDICTS: readonly Verdict[] = ['breaks', 'unproven', 'ready', 'strict', 'no-traffic'];

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  breaks: 'Would break',
  unproven: 'Cannot be said',
  ready: 'Ready',
  strict: 'STRICT',
  'no-traffic': 'No traffic',
};

/** `6d 23h of 7d`; `7d` where all of it is covered, but for a step of storage. */
export function describeObserved({ from, to, coveredMs }: ReadinessRow['observed']): string {
  const whole = to - from;
  return coveredMs >= whole * 0.995 ? formatSpan(whole) : `${formatSpan(coveredMs)} of ${formatSpan(whole)}`;
}

const DOUBT_WORDS: Readonly<Record<ReadinessRow['doubts'][number]['code'], string>> = {
  'short-observation': 'observed too briefly',
  gaps: 'parts of the range are not stored',
  'unmeasured-traffic': 'part of the traffic is unmeasured',
  'no-receiver': 'no receiving proxy reports',
  'partial-telemetry': 'telemetry was partial',
  'no-proxy': 'no proxy receives it',
  'no-traffic': 'no traffic',
};

/** A full sentence without its full stop, fit for a cell. */
export function sayVerdict({
  verdict,
  cutOff,
  doubtful,
  cleanSince,
  observed,
  doubts,
  policy,
}: Judged): string {
  switch (verdict) {
    case 'ready':
      return cleanSince === null
        ? `Nothing would break: only mutual TLS seen for ${describeObserved(observed)}`
        : `Nothing would break: only mutual TLS seen since ${formatMoment(cleanSince)}`;
    case 'breaks':
      return `${formatCounted(cutOff, 'caller')} would be cut off${doubtful > 0 ? `, and ${formatCount(doubtful)} more might be` : ''}`;
    case 'unproven': {
      const reasons = [
        ...(doubtful > 0 ? [`nobody tells of ${formatCounted(doubtful, 'caller')}`] : []),
        ...doubts.flatMap(({ code }) => {
          if (code === 'short-observation') return [`observed for ${describeObserved(observed)}`];
          // The callers said it already.
          if (code === 'unmeasured-traffic' && doubtful > 0) return [];
          return [DOUBT_WORDS[code]];
        }),
      ];
      return `Cannot be said yet: ${reasons.length > 0 ? reasons.join(', ') : 'the observation does not suffice'}`;
    }
    case 'strict':
      return `STRICT is in force${policy?.resource ? ` by ${policy.resource}` : ''}: plaintext is refused already`;
    default:
      return 'No traffic in this range: nothing to judge by';
  }
}

const MODE_WORDS: Readonly<Record<PeerPolicy['mode'], string>> = {
  STRICT: 'STRICT',
  PERMISSIVE: 'PERMISSIVE',
  DISABLE: 'DISABLE',
  mixed: 'differs',
};

/** `PERMISSIVE, the mesh’s default`; `STRICT by shop/default; port 8080 PERMISSIVE`; null where no configuration is connected. */
export function describePolicy(policy: PeerPolicy | null): string | null {
  if (!policy) return null;
  const from =
    policy.mode === 'mixed'
      ? ''
      : policy.resource === null
        ? ', the mesh’s default'
        : ` by ${policy.resource}`;
  const ports = policy.ports.map(({ port, mode }) => `port ${port} ${MODE_WORDS[mode]}`);
  return [`${MODE_WORDS[policy.mode]}${from}`, ...ports].join('; ');
}

/** For a cell: the mode, and that some port differs. */
export function shortenPolicy(policy: PeerPolicy | null): string | null {
  if (!policy) return null;
  return `${MODE_WORDS[policy.mode]}${policy.ports.length > 0 ? ', ports differ' : ''}`;
}
