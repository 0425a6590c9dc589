/**
 * The life of one target: scraped at its moment of every interval, its state and counters kept, until it is closed.
 *
 * A target that does not answer must not delay the others. So a scrape that outlasts PATIENCE gives its slot back and
 * goes on beside them, and the target's later scrapes queue with others of its kind until one is quick again.
 */
import type { Target } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TargetReader } from '../../ingest.ts';
import { untoldTarget } from '../../untold-target.ts';
import type { Agenda } from './agenda.ts';
import type { HttpClient } from './http-client.ts';
import { firstMoment, nextMoment, offsetOf, secondMoment } from './schedule.ts';
import type { ScrapeLog, ScrapeObserver } from './scrape-observer.ts';
import type { ScrapeResult } from './scrape-once.ts';
import { scrapeOnce } from './scrape-once.ts';
import type { Slots } from './slots.ts';
import type { ScrapeTarget } from './target.ts';

const PATIENCE_MS = 500;

/** What all targets of a source, or of a job, have in common. */
export interface LoopContext {
  readonly job: { readonly name: string; readonly timeout: Milliseconds };
  readonly interval: Milliseconds;
  readonly maxBodySize: number;
  readonly client: HttpClient;
  readonly slots: Slots;
  readonly slowSlots: Slots;
  readonly clock: () => EpochMs;
  readonly agenda: Agenda;
  readonly observer: ScrapeObserver | null;
  readonly log: ScrapeLog | null;
  /** Aborts running scrapes. */
  readonly stopped: AbortSignal;
}

export interface TargetLoop {
  readonly target: ScrapeTarget;
  describe(): Target;
  /** No scrape starts any more; resolves when the running one is over. */
  stop(): Promise<void>;
}

type Counters = ReturnType<typeof untoldTarget>;

function countResult(counters: Counters, result: ScrapeResult, at: EpochMs): void {
  counters.scrapes += 1;
  if (!result.ok) {
    counters.failures += 1;
    counters.state = 'down';
    counters.lastError = result.error;
    return;
  }
  counters.state = 'up';
  counters.lastError = null;
  counters.lastSuccessAt = at;
  counters.bodyBytes = result.bodyBytes;
  counters.samples = result.stats.samples;
  counters.series = result.stats.series;
  counters.parseErrors = result.stats.parseErrors;
  counters.dialects = [...result.stats.dialects];
}

/** Begins to scrape `target` into `reader`. */
export function startTargetLoop(
  target: ScrapeTarget,
  reader: TargetReader,
  context: LoopContext,
): TargetLoop {
  const { job, interval, clock, agenda, observer, log } = context;
  const offset = offsetOf(target.id, interval);
  const url = new URL(target.url);
  const counters = untoldTarget();
  let running: Promise<void> | null = null;
  let slow = false;
  let tooLarge = false;
  let stopped = false;
  let cancel: () => void;

  async function scrape(at: EpochMs): Promise<void> {
    const release = await (slow ? context.slowSlots : context.slots).take();
    if (stopped || context.stopped.aborted) {
      release();
      return;
    }
    const started = performance.now();
    counters.lastScrapeAt = clock();
    const impatience = slow ? undefined : setTimeout(release, PATIENCE_MS);
    const result = await scrapeOnce(
      {
        url,
        at,
        timeout: job.timeout,
        maxBodySize: context.maxBodySize,
        measureOnly: tooLarge,
        stopped: context.stopped,
      },
      context.client,
      reader,
    );
    clearTimeout(impatience);
    release();
    const durationMs = performance.now() - started;
    slow = durationMs > PATIENCE_MS;
    tooLarge = !result.ok && result.tooLarge;
    counters.lastDurationMs = durationMs;
    const before = counters.state;
    countResult(counters, result, clock());
    const fields = { job: job.name, target: target.id };
    if (!result.ok && before !== 'down') log?.warn({ ...fields, error: result.error }, 'a target is down');
    if (result.ok && before === 'down') log?.info(fields, 'a target is back');
    observer?.scraped({
      job: job.name,
      target: target.id,
      durationMs,
      samples: result.ok ? result.stats.samples : 0,
      bodyBytes: result.ok ? result.bodyBytes : 0,
      cpuMs: result.cpuMs,
      ok: result.ok,
    });
  }

  function run(at: EpochMs): void {
    if (running !== null) {
      counters.failures += 1;
      observer?.skipped({ job: job.name, target: target.id });
      return;
    }
    running = scrape(at).finally(() => {
      running = null;
    });
  }

  function schedule(at: EpochMs, next: typeof nextMoment): void {
    cancel = agenda.add(at, () => {
      run(at);
      schedule(next(Math.max(at, clock()), interval, offset), nextMoment);
    });
  }

  schedule(firstMoment(clock(), interval, offset), secondMoment);

  return {
    target,
    describe: () => ({
      id: target.id,
      source: job.name,
      url: target.url,
      labels: target.labels,
      ...counters,
    }),
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
