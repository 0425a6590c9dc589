/**
 * The scrape source: reads the proxies' own metrics at one interval for the whole mesh. Enters: the `scrape` part of the
 * configuration; leaves: exposition text into the rollup's readers, one for each target, and the state of all
 * targets for GET /api/v1/sources. No target's failure reaches another.
 */
import type { Sources } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setTimeout } from 'node:timers/promises';
import type { ScrapeSettings } from '../../../config/settings.ts';
import type { ScrapedTargets } from '../../ingest.ts';
import type { TargetCertificates } from '../../target-certificates.ts';
import { createAgenda } from './agenda.ts';
import { createDiscoveries } from './discovery/create-discoveries.ts';
import { createHttpClient } from './http-client.ts';
import { createJob } from './job.ts';
import { RequestFailure } from '../../../outbound/request-failure.ts';
import type { ScrapeLog, ScrapeObserver } from './scrape-observer.ts';
import { createSlots } from './slots.ts';

/** Scrapes of targets known to be slow are cheap to wait for: so many times more of them may run. */
const SLOW_SLOTS_FACTOR = 16;
const MAX_RELOAD_MS = 5000;
const DEFAULT_DRAIN_MS = 2000;

export interface ScrapeSourceOptions {
  readonly config: ScrapeSettings;
  readonly rollup: ScrapedTargets;
  readonly clock?: () => EpochMs;
  readonly observer?: ScrapeObserver;
  readonly log?: ScrapeLog;
  /** How long running scrapes may go on after stop(). */
  readonly drainMs?: Milliseconds;
}

export interface ScrapeSource {
  start(): void;
  /** No new scrapes; running ones are given a moment, then aborted. Resolves when all readers are closed. */
  stop(): Promise<void>;
  describe(): Pick<Sources, 'sources' | 'targets'>;
  /** What targets tell of their certificates, of the jobs that ask for them. */
  certificates(): TargetCertificates[];
}

export function createScrapeSource(options: ScrapeSourceOptions): ScrapeSource {
  const { config, rollup, clock = Date.now, observer = null, log = null } = options;
  const stopping = new AbortController();
  const shared = {
    interval: config.interval,
    maxBodySize: config.maxBodySize,
    slots: createSlots(config.concurrency),
    slowSlots: createSlots(config.concurrency * SLOW_SLOTS_FACTOR),
    clock,
    agenda: createAgenda(clock),
    observer,
    log,
    stopped: stopping.signal,
    rollup,
    openIds: new Set<string>(),
  };
  const reloadMs = Math.min(MAX_RELOAD_MS, config.interval);
  const jobs = config.jobs.map((job) =>
    createJob({
      ...shared,
      job,
      discoveries: createDiscoveries(job),
      client: createHttpClient(job, { interval: config.interval, reloadMs }),
    }),
  );

  return {
    start() {
      for (const job of jobs) job.start();
    },
    async stop() {
      const drained = new AbortController();
      const abortLater = setTimeout(options.drainMs ?? DEFAULT_DRAIN_MS, undefined, {
        signal: drained.signal,
      }).then(
        () => stopping.abort(new RequestFailure('the console is stopping')),
        () => {},
      );
      await Promise.all(jobs.map((job) => job.stop()));
      drained.abort();
      await abortLater;
    },
    certificates: () => jobs.flatMap((job) => job.certificates()),
    describe() {
      const targets = jobs.map((job) => job.targets());
      return {
        sources: jobs.map((job, index) => {
          const count = (state: string) =>
            targets[index]?.filter((target) => target.state === state).length ?? 0;
          return {
            name: job.name,
            kind: 'scrape' as const,
            intervalMs: config.interval,
            discovery: [...job.discovery],
            targetsUp: count('up'),
            targetsDown: count('down'),
            targetsPending: count('pending'),
            lastError: job.lastError(),
          };
        }),
        targets: targets.flat(),
      };
    },
  };
}
