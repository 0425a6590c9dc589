/** Reads what the readiness of one namespace or service rests on in detail: its series by edge, the newest step of them finer, access logs, identities. */
import type { ReadinessCaller } from '@sightglass/shared/contract';
import { chooseStep } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer, TelemetryStore } from '../../store/telemetry-store.ts';
import { findSeen, type Seen } from './observation.ts';
import type { Steps } from './read-observations.ts';
import { receivedBy, type Subject } from './subject.ts';

/** Callers whose identities are looked up. */
const MOST_IDENTITIES = 20;
/** Parts of the newest step. */
const FINER = 60;

type Amount = 'plaintext' | 'dirty';
type Span = Pick<Seen, 'firstAt' | 'lastAt'>;

const AMOUNTS = {
  plaintext: ({ plaintext }: { plaintext: number }) => plaintext,
  dirty: ({ plaintext, unmeasured }: { plaintext: number; unmeasured: number }) => plaintext + unmeasured,
} as const;

export interface SubjectSeries {
  /** By edge between services. */
  readonly series: SeriesAnswer;
  /** When an edge carried plaintext, or where it never did what is unmeasured. */
  readonly seenOf: (edge: string) => Span | null;
  /** When the subject last received it, as fine as the store tells; null when never. */
  readonly lastAt: (amount: Amount) => EpochMs | null;
}

function pointsOf(series: SeriesAnswer, edge: string | null) {
  return series.groups.filter(({ key }) => edge === null || key === edge).map(({ points }) => points);
}

/** The step, finer; null where the store has nothing finer. */
async function readFiner(
  store: TelemetryStore,
  asked: { readonly subject: Subject; readonly series: SeriesAnswer; readonly intervalMs: Milliseconds },
  step: number,
): Promise<SeriesAnswer | null> {
  const { subject, series, intervalMs } = asked;
  const from = series.times[step] as number;
  const window = { from, to: Math.min(from + series.stepMs, series.window.to) };
  const stepMs = chooseStep(window, FINER, intervalMs);
  if (stepMs >= series.stepMs) return null;
  const filter = receivedBy(subject);
  const finer = await store.readSeries({ window, filter, by: 'edge', stepMs, histograms: false });
  return finer.stepMs < series.stepMs ? finer : null;
}

/** One read of the window, and of the last steps with plaintext and with anything unproven one more each. */
export async function readSubjectSeries(
  store: TelemetryStore,
  subject: Subject,
  asked: Steps & { readonly intervalMs: Milliseconds },
): Promise<SubjectSeries> {
  const { window, stepMs, intervalMs } = asked;
  const series = await store.readSeries({
    window,
    filter: receivedBy(subject),
    by: 'edge',
    stepMs,
    histograms: false,
  });
  const lastStepOf = (amount: Amount): number | undefined =>
    findSeen(series, pointsOf(series, null), AMOUNTS[amount])?.lastStep;
  const steps = [lastStepOf('plaintext'), lastStepOf('dirty')].filter((step) => step !== undefined);
  const finer = new Map<number, SeriesAnswer>();
  await Promise.all(
    [...new Set(steps)].map(async (step) => {
      const read = await readFiner(store, { subject, series, intervalMs }, step);
      if (read) finer.set(step, read);
    }),
  );
  const find = (edge: string | null, amount: Amount): Span | null => {
    const seen = findSeen(series, pointsOf(series, edge), AMOUNTS[amount]);
    const step = seen && finer.get(seen.lastStep);
    const last = step && findSeen(step, pointsOf(step, edge), AMOUNTS[amount]);
    return seen && { firstAt: seen.firstAt, lastAt: last?.lastAt ?? seen.lastAt };
  };
  return {
    series,
    seenOf: (edge) => find(edge, 'plaintext') ?? find(edge, 'dirty'),
    lastAt: (amount) => find(null, amount)?.lastAt ?? null,
  };
}

/** Callers known as workloads with the identity that they show elsewhere, where they show one. */
export async function addIdentities(
  store: TelemetryStore,
  callers: readonly ReadinessCaller[],
  { window }: Pick<Steps, 'window'>,
): Promise<void> {
  const named = callers.filter(({ knownBy, identity }) => knownBy === 'workload' && identity === '');
  await Promise.all(
    named.slice(0, MOST_IDENTITIES).map(async (caller) => {
      const { cluster, namespace, name } = caller;
      const filter = { source: { cluster, namespace, service: name } };
      const { pairs } = await store.readIdentities({ window, filter });
      const shown = pairs
        .filter(({ sourcePrincipal }) => sourcePrincipal !== '' && sourcePrincipal !== 'unknown')
        .toSorted((a, b) => b.requests + b.connections - a.requests - a.connections);
      caller.identity = shown[0]?.sourcePrincipal ?? '';
    }),
  );
}
