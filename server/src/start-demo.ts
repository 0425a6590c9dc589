/**
 * Wires the demo mesh in: its proxies become scrape jobs like any other, and on a first start its past is written into the
 * store, so that longer ranges show something at once.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { EpochMs } from '@sightglass/shared/units';
import type { ScrapeJob } from './config/settings.ts';
import type { DemoAccessLog } from './demo/demo-access-log.ts';
import type { DemoMesh, DemoTarget } from './demo/demo-mesh.ts';
import type { AccessLogStore } from './store/access-log/access-log-store.ts';
import type { WritableTelemetryStore } from './store/telemetry-store.ts';
import type { AccessRecord } from './telemetry/access-record.ts';
import type { GaugeSample } from './telemetry/gauge-batch.ts';
import type { WindowBatch } from './telemetry/edge-window.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The demo's past: two weeks by the hour, of which the last hours by the minute. */
const PAST_MS = 14 * DAY_MS;
const FINE_PAST_MS = 6 * HOUR_MS;
/** The demo's past of the access log: two cycles of its faults, so that every one of them has left its records. */
const LOG_PAST_MS = HOUR_MS;
const LOG_STEP_MS = 10_000;
/** Windows handed to the store at once. */
const IMPORT_BATCHES = 60;

/** One job for each kind of target; Envoys are asked for their certificates too. */
export function describeDemoJobs(targets: readonly DemoTarget[], timeout: number): ScrapeJob[] {
  const byJob = Map.groupBy(targets, ({ job, path }) => JSON.stringify([job, path]));
  return Array.from(byJob.values(), (all) => ({
    name: all[0]?.job ?? 'demo',
    scheme: 'http',
    path: all[0]?.path ?? '/',
    params: {},
    headers: {},
    timeout,
    labels: {},
    static: all.map(({ address, labels }) => ({ targets: [address], labels: { ...labels } })),
    files: [],
    dns: [],
    kubernetes: [],
    bearer: null,
    ...(all.every(({ certs }) => certs) ? { certs: { path: '/certs', interval: MINUTE_MS } } : {}),
  }));
}

/** Samples of gauges handed to the store at once; between two portions others have their turn. */
const GAUGE_PORTION = 5_000;
/** Distance of samples of the older past; a day has too many minutes for all of it. */
const COARSE_GAUGES_MS = 15 * MINUTE_MS;
/** Of istiods a longer gap would be a silence, as long as minutes are kept. */
const HEARD_PAST_MS = 2 * DAY_MS;
const HEARD_EVERY_MS = 2 * MINUTE_MS;

/** Writes the past of the demo mesh's gauges up to `now`. */
export async function importDemoGauges(
  mesh: Pick<DemoMesh, 'gaugeHistory' | 'istiodHistory'>,
  store: Pick<WritableTelemetryStore, 'insertGauges'>,
  now: EpochMs,
): Promise<void> {
  const fineFrom = Math.floor((now - FINE_PAST_MS) / HOUR_MS) * HOUR_MS;
  const heardFrom = Math.floor((now - HEARD_PAST_MS) / HOUR_MS) * HOUR_MS;
  const coarse = { from: now - PAST_MS, stepMs: COARSE_GAUGES_MS };
  const fine = { from: fineFrom, to: now, stepMs: MINUTE_MS };
  const pasts = [
    mesh.gaugeHistory({ ...coarse, to: fineFrom }),
    mesh.istiodHistory({ ...coarse, to: heardFrom }),
    mesh.istiodHistory({ from: heardFrom, to: fineFrom, stepMs: HEARD_EVERY_MS }),
    mesh.gaugeHistory(fine),
    mesh.istiodHistory(fine),
  ];
  for (const past of pasts) {
    let samples: GaugeSample[] = [];
    for (const sample of past) {
      samples.push(sample);
      if (samples.length < GAUGE_PORTION) continue;
      store.insertGauges(samples);
      samples = [];
      await letOthersRun();
    }
    store.insertGauges(samples);
  }
}

/** Writes the past of the demo mesh up to `now`. Resolves with the number of windows written. */
export async function importDemoPast(
  mesh: Pick<DemoMesh, 'history'>,
  store: Pick<WritableTelemetryStore, 'importWindows'>,
  now: EpochMs,
): Promise<number> {
  const fineFrom = Math.floor((now - FINE_PAST_MS) / HOUR_MS) * HOUR_MS;
  const ranges = [
    { from: now - PAST_MS, to: fineFrom, stepMs: HOUR_MS },
    { from: fineFrom, to: Math.floor(now / MINUTE_MS) * MINUTE_MS, stepMs: MINUTE_MS },
  ];
  let written = 0;
  let batches: WindowBatch[] = [];
  const flush = async (): Promise<void> => {
    written += batches.length;
    await store.importWindows(batches);
    batches = [];
  };
  for (const range of ranges) {
    for await (const batch of mesh.history(range)) {
      batches.push(batch);
      if (batches.length >= IMPORT_BATCHES) await flush();
    }
    if (batches.length > 0) await flush();
  }
  return written;
}

/**
 * Writes the demo's access log of the hour before `now`, as if it had arrived when it happened; `takes` prepares each record as those that
 * come later are, and tells whether it is kept. What is there already is not written again: only an empty log gets a past. Resolves with the number of records written.
 */
export async function importDemoLog(
  log: DemoAccessLog,
  {
    store,
    takes,
  }: {
    readonly store: Pick<AccessLogStore, 'append' | 'status'>;
    readonly takes: (record: AccessRecord) => boolean;
  },
  now: EpochMs,
): Promise<number> {
  const from = Math.floor((now - LOG_PAST_MS) / MINUTE_MS) * MINUTE_MS;
  if (store.status().records > 0) return 0;
  log.next(from);
  let written = 0;
  for (let minute = from; minute < now; minute += MINUTE_MS) {
    const records: AccessRecord[] = [];
    for (let at = minute; at < minute + MINUTE_MS && at < now; at += LOG_STEP_MS) {
      records.push(...log.next(Math.min(at + LOG_STEP_MS, now)));
    }
    const kept = records.filter(takes);
    await store.append(kept, [], minute);
    written += kept.length;
    await letOthersRun();
  }
  return written;
}
