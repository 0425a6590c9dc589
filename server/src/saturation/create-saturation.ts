/**
 * Saturation: what people defined, over the gauges of a store. Routes, alert rules and the health of the graph read it here. What enters
 * are signals (documents), a store and its gauges; what leaves are values and series, each with the warnings of what could not be read.
 * Values of now are worked out once every few seconds, however many ask.
 */
import type { SaturationSignal, SaturationValue, Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Collection } from '../state/documents.ts';
import type { GaugeCatalogue, GaugeFilter, GaugeSide } from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { WantedGauge } from '../telemetry/gauge-batch.ts';
import { readPresets } from './read-presets.ts';
import type { SaturationPreset } from './presets.ts';
import { createSignalReader, type NamedSignal, type SeriesReading } from './read-signal.ts';
import { createServiceFinder } from './service-finder.ts';
import { trackWantedGauges } from './wanted-gauges.ts';

/** A value is no data after so many intervals, and never before the least. */
const STALE_INTERVALS = 3;
const STALE_AT_LEAST_MS: Milliseconds = 120_000;
/** Values of now are kept for so long. */
const KEPT_MS: Milliseconds = 3_000;

interface SaturationReading {
  readonly values: readonly SaturationValue[];
  readonly warnings: readonly Warning[];
}

interface SeriesQuery {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  readonly filter: GaugeFilter;
  /** Id of a signal; all of them when left out. */
  readonly signal?: string | undefined;
}

export interface Saturation {
  readonly signals: Collection<SaturationSignal>;
  readonly catalogue: GaugeCatalogue;
  /** Whether expressions in PromQL can be used. */
  readonly speaksPromql: boolean;
  /** Distance of samples. */
  readonly intervalMs: Milliseconds;
  /** Every signal's value of now, of each workload. Never rejects: what fails costs a warning. */
  readSaturation(): Promise<SaturationReading>;
  /** One reading a signal. */
  readSeries(query: SeriesQuery): Promise<readonly SeriesReading[]>;
  /** A signal that is not saved. `isNew`: its gauges are read from now on only. */
  preview(
    signal: SaturationSignal,
    asked: { readonly window: TimeWindow; readonly stepMs: Milliseconds },
  ): Promise<SaturationReading & { readonly series: SeriesReading; readonly isNew: boolean }>;
  /** With whether any target exposes all gauges of each. */
  readPresets(): Promise<readonly (SaturationPreset & { readonly available: boolean })[]>;
  /** Changes with the signals: answers that hold saturation are others then. */
  version(): string;
}

interface SaturationParts {
  readonly store: TelemetryStore;
  readonly signals: Collection<SaturationSignal>;
  readonly gauges: GaugeSide;
  /** Gauges that others need, whatever the signals are. */
  readonly alsoWanted: readonly WantedGauge[];
  readonly clock: () => EpochMs;
}

function warnOfSignal({ signal }: NamedSignal, error: unknown): Warning {
  const message = `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
  return { code: 'engine', subject: `saturation signal ${signal.name}`, message };
}

function unite(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

export function createSaturation({ store, signals, gauges, alsoWanted, clock }: SaturationParts): Saturation {
  const { catalogue, speaksPromql, intervalMs } = gauges;
  const staleMs = Math.max(STALE_INTERVALS * intervalMs, STALE_AT_LEAST_MS);
  const services = createServiceFinder(store, clock);
  const reader = createSignalReader({ store, services, clock, staleMs });
  const wanted = trackWantedGauges(gauges, clock, alsoWanted);
  let changes = 0;
  let named: NamedSignal[] = [];
  let reading: { readonly at: EpochMs; readonly answer: Promise<SaturationReading> } | null = null;

  function takeSignals(): void {
    named = signals.list().map(({ id, document }) => ({ id, signal: document }));
    wanted.save(named.map(({ signal }) => signal));
    reading = null;
    changes++;
  }
  takeSignals();
  signals.onChange(takeSignals);

  async function readAll(): Promise<SaturationReading> {
    wanted.expire();
    const answers = await Promise.all(
      named.map((one) =>
        reader
          .readNow(one, {})
          .catch((error: unknown) => ({ values: [], warnings: [warnOfSignal(one, error)] })),
      ),
    );
    return {
      values: answers.flatMap(({ values }) => values),
      warnings: unite(answers.flatMap(({ warnings }) => warnings)),
    };
  }

  return {
    signals,
    catalogue,
    speaksPromql,
    intervalMs,
    readSaturation() {
      const now = clock();
      if (reading === null || Math.abs(now - reading.at) > KEPT_MS) reading = { at: now, answer: readAll() };
      return reading.answer;
    },
    readSeries: ({ signal, ...asked }) =>
      Promise.all(
        named
          .filter(({ id }) => signal === undefined || signal === id)
          .map((one) =>
            reader.readOver(one, asked).catch((error: unknown): SeriesReading => ({
              window: asked.window,
              stepMs: asked.stepMs,
              times: [],
              series: [],
              warnings: [warnOfSignal(one, error)],
            })),
          ),
      ),
    async preview(signal, asked) {
      const isNew = !wanted.preview(signal) && !speaksPromql;
      const one = { id: '', signal };
      const [now, series] = await Promise.all([
        reader.readNow(one, {}),
        reader.readOver(one, { ...asked, filter: {} }),
      ]);
      return { ...now, warnings: unite([...now.warnings, ...series.warnings]), series, isNew };
    },
    readPresets: () => readPresets(catalogue),
    version: () => String(changes),
  };
}
