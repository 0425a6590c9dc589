/**
 * Writes the recording rules for the engines of a configuration (`npm run rules -- --config FILE --out rules.yaml`). Without a
 * configuration, or for engines that are not configured yet, the flags say what the rules must know. Exit code 2: wrong flags.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseDuration } from '@sightglass/shared/time-range';
import { loadConfig } from '../server/src/config.ts';
import { ConfigError } from '../server/src/config/config-error.ts';
import { buildRules, DEFAULT_RULE_INTERVAL_MS } from '../server/src/store/promql/rules/build-rules.ts';
import { formatRules } from '../server/src/store/promql/rules/format-rules.ts';
import { FOLDABLE_FAMILIES } from '../server/src/store/promql/rules/recorded-families.ts';

const USAGE = `Recording rules for Sightglass

Usage: npm run rules -- [flags]

  --config FILE             configuration with the engines; also from SIGHTGLASS_CONFIG
  --engine NAME             only the engine of this name, as Mesh shows it
  --out FILE                where to write; standard output without it
  --dialect istio,linkerd   what the proxies speak, where the configuration does not say (istio)
  --interval 1m             how often the rules are evaluated
  --scrape-interval 15s     how often the engine scrapes the proxies, without a configuration
  --cluster-label LABEL     label that tells clusters apart, without a configuration
  --engine-kind KIND        prometheus (also Thanos and Mimir) or victoriametrics
  --format plain|operator   a rule file, or a PrometheusRule of the Prometheus operator
  --help
`;

const OPTIONS = {
  config: { type: 'string' },
  engine: { type: 'string' },
  out: { type: 'string' },
  dialect: { type: 'string' },
  interval: { type: 'string' },
  'scrape-interval': { type: 'string', default: '15s' },
  'cluster-label': { type: 'string' },
  'engine-kind': { type: 'string', default: 'prometheus' },
  format: { type: 'string', default: 'plain' },
  help: { type: 'boolean', default: false },
} as const;

interface RuledEngine {
  readonly name: string;
  readonly interval: number;
  readonly clusterLabel: string | null;
  readonly matchers: readonly string[];
  readonly dialects: readonly string[] | null;
}

class UsageError extends Error {}

function readFlags() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readDuration(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === null || ms < 1000)
    throw new UsageError(`--${flag} ${text}: write a duration of at least 1s, such as 30s`);
  return ms;
}

function choose<const T extends string>(flag: string, text: string, among: readonly T[]): T {
  const chosen = among.find((one) => one === text);
  if (chosen === undefined) throw new UsageError(`--${flag} ${text}: choose ${among.join(' or ')}`);
  return chosen;
}

type Flags = ReturnType<typeof readFlags>;

function findEngines(flags: Flags): readonly RuledEngine[] {
  const file = flags.config ?? process.env['SIGHTGLASS_CONFIG'];
  if (file === undefined || file === '') {
    const interval = readDuration('scrape-interval', flags['scrape-interval']);
    const clusterLabel = flags['cluster-label'] ?? null;
    return [{ name: 'engine', interval, clusterLabel, matchers: [], dialects: null }];
  }
  const { engines } = loadConfig(['--config', file]).store;
  const chosen = engines.filter(({ name }) => flags.engine === undefined || name === flags.engine);
  if (engines.length === 0)
    throw new UsageError(`${file} names no engine: rules are for store.engine: prometheus`);
  const names = engines.map(({ name }) => name).join(', ');
  if (chosen.length === 0) throw new UsageError(`--engine ${flags.engine}: the engines are ${names}`);
  return chosen;
}

function generate(flags: Flags): string {
  const isExtrapolating =
    choose('engine-kind', flags['engine-kind'], ['prometheus', 'victoriametrics']) === 'prometheus';
  const format = choose('format', flags.format, ['plain', 'operator']);
  const intervalMs =
    flags.interval === undefined ? DEFAULT_RULE_INTERVAL_MS : readDuration('interval', flags.interval);
  const names = FOLDABLE_FAMILIES.map(({ name }) => name);
  const groups = findEngines(flags).flatMap(({ interval, clusterLabel, matchers, dialects }) => {
    const asked = flags.dialect?.split(',').map((dialect) => choose('dialect', dialect.trim(), names));
    const wanted = asked ?? dialects ?? ['istio'];
    return FOLDABLE_FAMILIES.filter(({ name }) => wanted.includes(name)).map((family) =>
      buildRules({ family, clusterLabel, matchers, intervalMs, marginMs: isExtrapolating ? interval : 0 }),
    );
  });
  // Two engines of one configuration may be asked in the same way: their rules are the same.
  const unique = [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
  return formatRules(unique, format);
}

try {
  const flags = readFlags();
  const text = flags.help ? USAGE : generate(flags);
  if (flags.out === undefined || flags.help) process.stdout.write(text);
  else writeFileSync(flags.out, text);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
