/**
 * Certificates of the mesh, from every source that tells of them. In: a store with its gauges, what proxies told on their admin ports, and the access log. Out:
 * one row for each workload's or authority's certificate, the next to end first, and who signs. A source that fails costs a warning and its own rows.
 */
import type { Certificate, Certificates, Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AccessLogStore } from '../../store/access-log/access-log-store.ts';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import type { TargetCertificates } from '../../telemetry/target-certificates.ts';
import { EXPIRY_GAUGES, readGaugeCertificates, SIGNING_REQUESTS } from './gauge-certificates.ts';
import { listAuthorities } from './list-authorities.ts';
import { readLogCertificates } from './log-certificates.ts';
import { mergeCertificates } from './merge-certificates.ts';
import { readProxyCertificates } from './proxy-certificates.ts';

/** A value is no data after so many intervals, and never before the least. */
const STALE_INTERVALS = 3;
const STALE_AT_LEAST_MS: Milliseconds = 120_000;
/** An answer is kept for so long, however many ask. */
const KEPT_MS: Milliseconds = 3_000;
/** What the access log tells is kept longer: all records of the span are counted for it. */
const LOG_KEPT_MS: Milliseconds = 60_000;
const LOG_SPAN_MS: Milliseconds = 7 * 86_400_000;
const MOST_SEEN = 20_000;
const HOUR_MS: Milliseconds = 3_600_000;
/** Of the hour of which signing requests are told, and those without which it would be no hour. */
const STEPS = 12;
const LEAST_STEPS = 6;

export interface CertificateBook {
  /** Never rejects: what fails costs a warning. */
  read(): Promise<Certificates>;
}

export interface CertificateParts {
  readonly store: Pick<TelemetryStore, 'readNewestGauges' | 'readGauges'>;
  /** Distance of gauges' samples. */
  readonly intervalMs: Milliseconds;
  readonly clock: () => EpochMs;
  readProxies(): readonly TargetCertificates[];
  /** Null where no access log is kept. */
  accessLog(): Pick<AccessLogStore, 'readCertificates'> | null;
}

interface Told {
  readonly certificates: readonly Certificate[];
  readonly warnings: readonly Warning[];
}

const NOTHING: Told = { certificates: [], warnings: [] };

function failedSource(subject: string, error: unknown): Told {
  const message = `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
  return { certificates: [], warnings: [{ code: 'engine', subject, message }] };
}

/** Keeps what `read` answered for a while; a failure is not kept. */
function keep<T>(
  keptMs: Milliseconds,
  clock: () => EpochMs,
  read: (now: EpochMs) => Promise<T>,
): () => Promise<T> {
  let kept: { readonly at: EpochMs; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = clock();
    if (kept === null || Math.abs(now - kept.at) > keptMs) {
      const own = { at: now, answer: read(now) };
      own.answer.catch(() => {
        if (kept === own) kept = null;
      });
      kept = own;
    }
    return kept.answer;
  };
}

export function createCertificates(parts: CertificateParts): CertificateBook {
  const { store, clock } = parts;
  const staleMs = Math.max(STALE_INTERVALS * parts.intervalMs, STALE_AT_LEAST_MS);

  async function readGauges(at: EpochMs): Promise<Told> {
    const gauges = Array.from(EXPIRY_GAUGES, (gauge) => ({ kind: 'gauge' as const, ...gauge }));
    const { series, warnings } = await store.readNewestGauges({ at, staleMs, gauges, filter: {} });
    return { certificates: readGaugeCertificates(series), warnings };
  }

  /** Signing requests of the last hour by cluster: a counter comes as its growth in a second. */
  async function readSigned(at: EpochMs): Promise<Map<string, number>> {
    const { series, stepMs } = await store.readGauges({
      window: { from: at - HOUR_MS, to: at },
      stepMs: HOUR_MS / STEPS,
      gauges: [{ kind: 'gauge', metric: SIGNING_REQUESTS, matchers: {} }],
      filter: {},
    });
    const signed = new Map<string, number>();
    for (const { owner, mean } of series) {
      const told = mean.reduce<number>((count, rate) => count + (rate === null ? 0 : 1), 0);
      if (told < LEAST_STEPS) continue;
      const grown = mean.reduce<number>((sum, rate) => sum + ((rate ?? 0) * stepMs) / 1000, 0);
      signed.set(owner.cluster, (signed.get(owner.cluster) ?? 0) + grown);
    }
    return signed;
  }

  const readLog = keep(LOG_KEPT_MS, clock, async (now): Promise<Told> => {
    const log = parts.accessLog();
    if (log === null) return NOTHING;
    const seen = await log.readCertificates({ from: now - LOG_SPAN_MS, to: now + HOUR_MS }, MOST_SEEN);
    return { certificates: readLogCertificates(seen), warnings: [] };
  });

  async function readAll(now: EpochMs): Promise<Certificates> {
    const [gauges, log, signed] = await Promise.all([
      readGauges(now).catch((error: unknown) => failedSource('gauges of certificates', error)),
      readLog().catch((error: unknown) => failedSource('access log', error)),
      readSigned(now).catch(() => new Map<string, number>()),
    ]);
    const told = [gauges, log, readProxyCertificates(parts.readProxies())];
    const certificates = mergeCertificates(told.flatMap((one) => one.certificates));
    return {
      now,
      certificates,
      authorities: listAuthorities(certificates, signed),
      warnings: told.flatMap(({ warnings }) => warnings),
    };
  }

  return { read: keep(KEPT_MS, clock, readAll) };
}
