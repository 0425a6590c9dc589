/** The real engines that the environment names; scripts/test.mjs finds or installs them. */
import type { Sample } from '../../testing/sample.ts';
import type { RunningEngine } from './engine-process.ts';
import { startPrometheus } from './start-prometheus.ts';
import { startVictoriaMetrics } from './start-victoria-metrics.ts';

interface RealEngine {
  readonly name: string;
  /** An engine that holds the samples and nothing else; samples of one series come in order of time. */
  readonly start: (samples: Iterable<Sample>) => Promise<RunningEngine>;
}

const KNOWN = [
  { name: 'Prometheus', program: process.env['SIGHTGLASS_PROMETHEUS'], run: startPrometheus },
  { name: 'VictoriaMetrics', program: process.env['SIGHTGLASS_VICTORIA_METRICS'], run: startVictoriaMetrics },
];

export const REAL_ENGINES: readonly RealEngine[] = KNOWN.flatMap(({ name, program, run }) =>
  program ? [{ name, start: (samples: Iterable<Sample>) => run(program, samples) }] : [],
);
