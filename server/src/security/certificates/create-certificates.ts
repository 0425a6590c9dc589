/**
 * Certificates of the mesh, from every source that tells of them. In: a store with its gauges, and readers of what else tells. Out: one row for each
 * workload's or authority's certificate, the next to end first, and who signs. A source that fails costs a warning and its own rows.
 */
import type { Certificate, Certificates, Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import { EXPIRY_GAUGES, readGaugeCertificates } from './gauge-certificates.ts';
import { mergeCertificates } from './merge-certificates.ts';

/** A value is no data after so many intervals, and never before the least. */
const STALE_INTERVALS = 3;
const STALE_AT_LEAST_MS: Milliseconds = 120_000;
/** An answer is kept for so long, however many ask. */
const KEPT_MS: Milliseconds = 3_000;

export interface CertificateBook {
  /** Never rejects: what fails costs a warning. */
  read(): Promise<Certificates>;
}

interface CertificateParts {
  readonly store: Pick<TelemetryStore, 'readNewestGauges' | 'readGauges'>;
  /** Distance of gauges' samples. */
  readonly intervalMs: Milliseconds;
  readonly clock: () => EpochMs;
}

interface Told {
  readonly certificates: readonly Certificate[];
  readonly warnings: readonly Warning[];
}

function failedSource(subject: string, error: unknown): Told {
  const message = `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
  return { certificates: [], warnings: [{ code: 'engine', subject, message }] };
}

export function createCertificates({ store, intervalMs, clock }: CertificateParts): CertificateBook {
  const staleMs = Math.max(STALE_INTERVALS * intervalMs, STALE_AT_LEAST_MS);
  let reading: { readonly at: EpochMs; readonly answer: Promise<Certificates> } | null = null;

  async function readGauges(at: EpochMs): Promise<Told> {
    const gauges = Array.from(EXPIRY_GAUGES, (gauge) => ({ kind: 'gauge' as const, ...gauge }));
    const { series, warnings } = await store.readNewestGauges({ at, staleMs, gauges, filter: {} });
    return { certificates: readGaugeCertificates(series), warnings };
  }

  async function readAll(now: EpochMs): Promise<Certificates> {
    const told = await Promise.all([
      readGauges(now).catch((error: unknown) => failedSource('certificates’ gauges', error)),
    ]);
    return {
      now,
      certificates: mergeCertificates(told.flatMap(({ certificates }) => certificates)),
      authorities: [],
      warnings: told.flatMap(({ warnings }) => warnings),
    };
  }

  return {
    read() {
      const now = clock();
      if (reading === null || Math.abs(now - reading.at) > KEPT_MS)
        reading = { at: now, answer: readAll(now) };
      return reading.answer;
    },
  };
}
