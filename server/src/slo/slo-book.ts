/**
 * The SLOs that are kept, counted and judged: follows the collection, reads history of new ones in the background, counts what is new
 * whenever asked. Its clock is the end of the store's newest window: a wall clock that jumps changes nothing but how old that end is.
 */
import type { Maintenance, Slo, Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Evaluator } from '../alerting/evaluation.ts';
import type { Collection } from '../state/documents.ts';
import type { OpenTickets } from '../state/open-tickets.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { advanceLadders, staleAfter } from './advance.ts';
import { evaluateSlo } from './evaluate-slo.ts';
import { fillLadders, type FillTarget } from './fill-ladders.ts';
import { describeCounts, hear, hearFailure, keepSlo, makeLadder, type KeptSlo } from './kept-slo.ts';
import type { Episode } from './list-events.ts';
import { holdBack, nameTier, readTier, tiersOf } from './tiers.ts';

const LOOK_BACK_EVERY_MS = 60_000;
const RETRY_FILL_MS = 30_000;
/** SLOs judged in one go before others have their turn. */
const JUDGED_AT_ONCE = 50;

export interface SloBookParts {
  readonly store: TelemetryStore;
  readonly slos: Collection<Slo>;
  readonly maintenances: Collection<Maintenance>;
  readonly tickets: OpenTickets;
  readonly clock: () => EpochMs;
  /** Distance of scrapes: length of the store's finest windows. */
  readonly intervalMs: Milliseconds;
  readonly log: { warn(details: object, message: string): void };
  /** What is wrong with files that SLOs come from. */
  readonly readFileWarnings?: () => readonly Warning[];
  /** Alerts of an SLO that were recorded in a window; without it they are worked out from history. */
  readonly readEpisodes?: (id: string, window: TimeWindow) => readonly Episode[];
}

export interface SloBook {
  readonly parts: SloBookParts;
  readonly evaluator: Evaluator;
  /** Counts what is new, and judges. Resolves with the moment that all is told of; null without telemetry. */
  update(): Promise<EpochMs | null>;
  /** The same, once the history of the SLO (of all) was read, or that took too long. */
  settle(id?: string): Promise<EpochMs | null>;
  find(id: string): KeptSlo | null;
  list(): readonly KeptSlo[];
}

export function createSloBook(parts: SloBookParts): SloBook {
  const { store, slos, tickets, clock, intervalMs, log } = parts;
  const kept = new Map<string, KeptSlo>();
  let changed = true;
  let updating: Promise<EpochMs | null> = Promise.resolve(null);
  let filling: Promise<void> | null = null;
  let retryAt = -Infinity;
  let lookBackAt = -Infinity;
  let oldest: { at: EpochMs | null; settled: boolean } | null = null;
  slos.onChange(() => (changed = true));

  /** Makes the book what the collection is. */
  function follow(): void {
    if (!changed) return;
    changed = false;
    retryAt = -Infinity;
    const present = slos.list();
    const ids = new Set(present.map(({ id }) => id));
    for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id);
    for (const stored of present) {
      const known = kept.get(stored.id);
      if (known?.counts !== describeCounts(stored.document)) kept.set(stored.id, keepSlo(stored, intervalMs));
      else Object.assign(known, { stored, tiers: tiersOf(stored.document), reading: null });
    }
    tickets.keep(ids);
  }

  async function fill(all: readonly KeptSlo[], end: EpochMs): Promise<void> {
    const targets = all.map((one): FillTarget & { ladder: KeptSlo['ladder']; ok: boolean } => ({
      indicator: one.indicator,
      ladder: makeLadder(one.stored.document, one.indicator),
      ok: true,
      read(steps, coarseBefore) {
        hear(one, steps);
        one.coarseBefore = coarseBefore ?? one.coarseBefore;
      },
      failed(error) {
        this.ok = false;
        hearFailure(one, error);
      },
    }));
    await fillLadders(store, targets, { end, intervalMs });
    targets.forEach(({ ladder, ok }, i) => {
      const one = all[i] as KeptSlo;
      if (!ok) return;
      one.ladder = ladder;
      one.filled = true;
      one.until = end;
      one.stale = false;
      one.reading = null;
    });
    if (targets.some(({ ok }) => !ok)) retryAt = clock() + RETRY_FILL_MS;
  }

  function startFilling(end: EpochMs): void {
    if (filling || clock() < retryAt) return;
    const wanted = [...kept.values()].filter((one) => !one.filled || one.stale);
    if (wanted.length === 0) return;
    filling = fill(wanted, end)
      .catch((error: unknown) => {
        retryAt = clock() + RETRY_FILL_MS;
        log.warn({ err: error }, 'the history of SLOs could not be read; it is tried again');
      })
      .finally(() => (filling = null));
  }

  /** An import of the past makes history longer: once it has come to rest, all is read again. */
  async function lookBack(): Promise<void> {
    // A clock that was set back must not stop this.
    if (Math.abs(clock() - lookBackAt) < LOOK_BACK_EVERY_MS) return;
    lookBackAt = clock();
    const { oldestAt } = await store.readStatus();
    const before = oldest;
    const moved = before !== null && oldestAt !== null && oldestAt < (before.at ?? Infinity);
    oldest = { at: oldestAt, settled: !moved };
    if (before && !before.settled && !moved) for (const one of kept.values()) one.stale = true;
  }

  function judge(one: KeptSlo, at: EpochMs): void {
    const { goal, minimumBadEvents } = one.stored.document;
    const timeline = one.ladder.timeline(at);
    const tiers = one.tiers.map((tier) => readTier(timeline, tier, { goal, minimumBadEvents, at }));
    const states = holdBack(tiers, one.tiers, (tier) => tickets.has(one.id, nameTier(tier)));
    one.reading = { at, timeline, tiers, states };
  }

  async function updateNow(): Promise<EpochMs | null> {
    follow();
    const end = store.newestEnd();
    if (end === null) return null;
    await lookBack();
    await advanceLadders(store, [...kept.values()], end);
    startFilling(end);
    let judged = 0;
    for (const one of kept.values()) {
      // An SLO of which something was read has no reading any more.
      if (!one.filled || one.reading?.at === end) continue;
      judge(one, end);
      if (++judged % JUDGED_AT_ONCE === 0) await letOthersRun();
    }
    return end;
  }

  const update = (): Promise<EpochMs | null> => {
    updating = updating.catch(() => null).then(updateNow);
    return updating;
  };

  const book: SloBook = {
    parts,
    update,
    async settle(id) {
      let end = await update();
      const isMissing = (): boolean =>
        id === undefined ? [...kept.values()].some(({ filled }) => !filled) : kept.get(id)?.filled === false;
      // What is being read now may be others': then it is this one's turn.
      for (let round = 0; round < 3; round++) {
        if (!filling || !isMissing()) break;
        await filling;
        end = await update();
      }
      return end;
    },
    find: (id) => kept.get(id) ?? null,
    list() {
      follow();
      return [...kept.values()];
    },
    evaluator: {
      async evaluate(now) {
        const end = await update();
        if (end === null) return [];
        const isStale = now - end > staleAfter(intervalMs);
        return [...kept.values()].flatMap((one) => evaluateSlo(one, { now, isStale, tickets }));
      },
    },
  };
  return book;
}
