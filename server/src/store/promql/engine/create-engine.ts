/**
 * One Prometheus-compatible engine over HTTP: shared answers, then a circuit, then a slot, then the request, all within one deadline.
 * In: settings of one engine; out: the Engine port, whose every failure is an EngineError in words.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import { formatDuration } from '../../../config/quantities.ts';
import type { EngineSettings } from '../../../config/settings.ts';
import type { EngineReply } from './ask-engine.ts';
import { createEngineHttp } from './ask-engine.ts';
import { createCircuit } from './circuit.ts';
import type {
  AnsweredQuery,
  Engine,
  EngineAnswer,
  EngineSeries,
  InstantSeries,
  RangeSeries,
} from './engine.ts';
import { EngineError } from './engine.ts';
import { createEngineRecord, PROBE_PURPOSE } from './engine-record.ts';
import { LabelSets } from './label-sets.ts';
import { createQuerySlots } from './query-slots.ts';
import type { Grid } from './read-series.ts';
import type { Question, Shared } from './shared-answers.ts';
import { createSharedAnswers } from './shared-answers.ts';

/** What any engine answers at once. */
const PROBE = 'vector(1)';
const PROBE_TIMEOUT_MS = 5000;
/** An engine that nobody asked for so long is probed, so that its state is known before somebody waits for it. */
const IDLE_MS = 30_000;
/** Samples may arrive so late: an answer about an older moment does not change. */
const SETTLED_MS = 120_000;
const SETTLED_INTERVALS = 4;
/** Even then data can be deleted, or written by recording rules and backfills. */
const KEEP_SETTLED_MS = 3_600_000;
/** Of one series in memory, its labels aside: the object, its number and its place in the list; with values, their array. */
const INSTANT_BYTES = 64;
const RANGE_BYTES = 160;

/** One request that was sent to an engine and has ended. */
export interface EngineObservation {
  readonly engine: string;
  readonly promql: string;
  readonly purpose: string;
  /** Length of a range's grid; null of one moment. */
  readonly spanMs: Milliseconds | null;
  readonly durationMs: Milliseconds;
  /** Decompressed; 0 when it failed, as series. */
  readonly bytes: Bytes;
  readonly series: number;
  readonly error: EngineError | null;
}

export interface EngineOptions {
  readonly settings: EngineSettings;
  readonly clock: () => EpochMs;
  readonly observe?: (observation: EngineObservation) => void;
}

export interface HttpEngine extends Engine {
  /** The last question that was answered, probes included; null before. */
  lastAnswered(): AnsweredQuery | null;
  /** Probes the engine now and whenever it is idle, so that `state` tells how it is although nobody asks. */
  start(): void;
}

interface Ask {
  readonly promql: string;
  readonly purpose: string;
  readonly path: 'query' | 'query_range';
  readonly form: Readonly<Record<string, string>>;
  readonly grid: Grid | null;
  readonly timeoutMs: Milliseconds;
}

const toSeconds = (ms: EpochMs | Milliseconds): string => String(ms / 1000);

/** An engine by its settings. Nothing is asked until `start` or the first question, which a probe precedes. */
export function createEngine({ settings, clock, observe }: EngineOptions): HttpEngine {
  const { name, timeout, interval } = settings;
  const labelSets = new LabelSets();
  const http = createEngineHttp({ settings, labelSets, clock });
  const slots = createQuerySlots(settings.concurrency);
  const answers = createSharedAnswers<EngineAnswer<EngineSeries>>(settings.cacheSize, clock);
  const record = createEngineRecord(clock);
  const closing = new AbortController();
  let probing: Promise<void> | null = null;
  let met = false;

  const circuit = createCircuit({ probe, idleMs: IDLE_MS });

  /** Why there is no answer in time: the engine is slow, or most of the time went by in the queue, which is no fault of its. */
  function describeDeadline(timeoutMs: Milliseconds, queuedMs: Milliseconds): EngineError {
    const time = formatDuration(timeoutMs);
    const slow = `Engine ${name} did not answer within ${time}. Ask for a shorter range, or raise its timeout.`;
    const busy = `Engine ${name} was busy with ${settings.concurrency} other queries for ${time}. Try again, or raise its concurrency.`;
    return new EngineError('timeout', queuedMs > timeoutMs / 2 ? busy : slow, { engine: name });
  }

  /** Asks within the deadline, waiting for a slot included, and keeps the record. */
  async function ask(question: Ask): Promise<EngineReply> {
    const limit = new AbortController();
    const askedAt = performance.now();
    let sentAt: number | null = null;
    const timer = setTimeout(() => {
      const queuedMs = (sentAt ?? performance.now()) - askedAt;
      limit.abort(describeDeadline(question.timeoutMs, queuedMs));
    }, question.timeoutMs);
    const stop = (): void => limit.abort(closing.signal.reason);
    if (closing.signal.aborted) stop();
    else closing.signal.addEventListener('abort', stop, { once: true });
    let giveBack: (() => void) | null = null;
    try {
      giveBack = await slots.take(limit.signal);
      sentAt = performance.now();
      const leftMs = Math.max(1, Math.round(question.timeoutMs - (sentAt - askedAt)));
      const form = { ...question.form, timeout: `${leftMs}ms` };
      const reply = await http.ask({ ...question, form, signal: limit.signal });
      succeeded(question, reply, performance.now() - sentAt);
      return reply;
    } catch (error) {
      const isQueued = sentAt === null || sentAt - askedAt > question.timeoutMs / 2;
      if (error instanceof EngineError && sentAt !== null)
        failed(question, error, { durationMs: performance.now() - sentAt, isQueued });
      throw error;
    } finally {
      clearTimeout(timer);
      closing.signal.removeEventListener('abort', stop);
      giveBack?.();
    }
  }

  function succeeded(question: Ask, reply: EngineReply, durationMs: Milliseconds): void {
    const { promql, purpose } = question;
    const { bytes } = reply;
    const series = reply.instants.length + reply.ranges.length;
    record.succeeded({ promql, purpose, durationMs, bytes, series, at: clock() });
    tell(question, { durationMs, bytes, series, error: null });
    circuit.succeeded();
  }

  function failed(
    question: Ask,
    error: EngineError,
    { durationMs, isQueued }: { durationMs: Milliseconds; isQueued: boolean },
  ): void {
    if (closing.signal.aborted) return;
    record.failed(error);
    tell(question, { durationMs, bytes: 0, series: 0, error });
    // What had little time left does not speak against the engine.
    if (error.kind !== 'timeout' || !isQueued) circuit.failed(error);
  }

  function tell(
    { promql, purpose, grid }: Ask,
    outcome: Pick<EngineObservation, 'durationMs' | 'bytes' | 'series' | 'error'>,
  ): void {
    const spanMs = grid === null ? null : (grid.length - 1) * grid.stepMs;
    observe?.({ engine: name, promql, purpose, spanMs, ...outcome });
  }

  async function askProbe(): Promise<void> {
    try {
      await ask({
        promql: PROBE,
        purpose: PROBE_PURPOSE,
        path: 'query',
        form: { query: PROBE, time: toSeconds(clock()) },
        grid: null,
        timeoutMs: Math.min(timeout, PROBE_TIMEOUT_MS),
      });
    } catch {
      // It is on record, and has opened the circuit.
    } finally {
      probing = null;
      met = true;
    }
  }

  function probe(): Promise<void> {
    probing ??= askProbe();
    return probing;
  }

  /** How long an answer holds, and whether the next moment's replaces it. */
  function describeLife(to: EpochMs, line: string): Pick<Question, 'keepMs' | 'line'> {
    const settledBefore = clock() - Math.max(SETTLED_MS, SETTLED_INTERVALS * interval);
    return to < settledBefore ? { keepMs: KEEP_SETTLED_MS, line: null } : { keepMs: interval, line };
  }

  async function askShared(question: Question, asked: Ask): Promise<EngineAnswer<EngineSeries>> {
    return answers.find(question, async (): Promise<Shared<EngineAnswer<EngineSeries>>> => {
      // The first contact tells what the engine is, and costs little when it is dead.
      if (!met) await probe();
      circuit.pass();
      const { instants, ranges, warnings, bytes: _ } = await ask(asked);
      const { grid } = asked;
      if (grid === null)
        return { answer: { series: instants, warnings }, bytes: instants.length * INSTANT_BYTES };
      const bytes = ranges.length * (RANGE_BYTES + grid.length * Float64Array.BYTES_PER_ELEMENT);
      return { answer: { series: ranges, warnings }, bytes };
    });
  }

  return {
    name,
    cluster: settings.cluster ?? 'unknown',
    clusterLabel: settings.clusterLabel,
    dialects: settings.dialects,
    matchers: settings.matchers,
    intervalMs: interval,
    useRecordingRules: settings.useRecordingRules,
    async queryInstant({ promql, at, purpose }) {
      const line = `at\0${promql}`;
      const answer = await askShared(
        { key: `${at}\0${promql}`, ...describeLife(at, line) },
        {
          promql,
          purpose,
          path: 'query',
          form: { query: promql, time: toSeconds(at) },
          grid: null,
          timeoutMs: timeout,
        },
      );
      // The keys of moments and of ranges differ, so what is found here is of this kind.
      return answer as EngineAnswer<InstantSeries>;
    },
    async queryRange({ promql, from, to, stepMs, purpose }) {
      const length = Math.floor((to - from) / stepMs) + 1;
      const end = from + (length - 1) * stepMs;
      const line = `range\0${end - from}\0${stepMs}\0${promql}`;
      const answer = await askShared(
        { key: `${from}\0${end}\0${stepMs}\0${promql}`, ...describeLife(end, line) },
        {
          promql,
          purpose,
          path: 'query_range',
          form: { query: promql, start: toSeconds(from), end: toSeconds(end), step: toSeconds(stepMs) },
          grid: { from, stepMs, length },
          timeoutMs: timeout,
        },
      );
      // As above.
      return answer as EngineAnswer<RangeSeries>;
    },
    state: () => record.state(circuit.isOpen()),
    stats() {
      const { coalesced, hits, misses, bytes } = answers.stats();
      return {
        ...record.counts(),
        coalesced,
        cacheHits: hits,
        cacheMisses: misses,
        cacheBytes: bytes + labelSets.bytes,
        inFlight: slots.inFlight(),
        queued: slots.queued(),
      };
    },
    lastAnswered: () => record.last(),
    start: () => circuit.start(),
    async close() {
      closing.abort(new EngineError('unreachable', 'The console is stopping.', { engine: name }));
      circuit.stop();
      await http.close();
    },
  };
}
