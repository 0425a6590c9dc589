/** From `store.engines` as it is written to the settings of each engine: a name of its own, secrets in hand, matchers as PromQL. */
import type { ResolveContext } from './resolve-connection.ts';
import { resolveBearer, resolveSecret, resolveTls } from './resolve-connection.ts';
import type { EngineSettings, FileEngine, SecretSettings } from './settings.ts';

/** A label matcher of PromQL, whose texts are written as Go's are. */
function formatMatcher([label, value]: readonly [string, string]): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${label}="${escaped}"`;
}

function resolveHeaders(
  engine: FileEngine,
  owner: string,
  context: ResolveContext,
): Readonly<Record<string, string | SecretSettings>> {
  const headers = Object.entries(engine.headers).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    const secret = { file: value.file, env: value.env, owner, key: `headers.${name}.env` };
    return [name, resolveSecret(secret, context)] as const;
  });
  return Object.fromEntries(headers);
}

const isUnique = (names: readonly string[], name: string): boolean =>
  names.filter((other) => other === name).length === 1;

/** Two engines of one cluster, such as shards, are told apart by their hosts, and those of one host by their place in the file. */
function nameEngines(engines: readonly FileEngine[]): string[] {
  const hosts = engines.map(({ url }) => new URL(url).host);
  const names = engines.map(({ cluster }, index) => cluster ?? hosts[index] ?? '');
  const longNames = engines.map(({ cluster }, index) => {
    const name = names[index] ?? '';
    return cluster === undefined || isUnique(names, name) ? name : `${name} at ${hosts[index]}`;
  });
  return longNames.map((name, index) => (isUnique(longNames, name) ? name : `${name} (${index + 1})`));
}

/** An engine by a name; `owner` is where the file has it, for errors. Throws ConfigError. */
export function resolveEngine(
  engine: FileEngine,
  { name, owner }: { readonly name: string; readonly owner: string },
  context: ResolveContext,
): EngineSettings {
  const { basic } = engine;
  return {
    name,
    url: engine.url,
    cluster: engine.cluster ?? null,
    clusterLabel: engine.clusterLabel ?? null,
    dialects: engine.dialects ?? null,
    interval: engine.interval,
    timeout: engine.timeout,
    concurrency: engine.concurrency,
    maxResponseSize: engine.maxResponseSize,
    cacheSize: engine.cacheSize,
    headers: resolveHeaders(engine, owner, context),
    bearer: resolveBearer(engine.bearer, owner, context),
    basic:
      basic === undefined
        ? null
        : {
            username: basic.username,
            password: resolveSecret(
              { file: basic.passwordFile, env: basic.passwordEnv, owner, key: 'basic.passwordEnv' },
              context,
            ),
          },
    tls: resolveTls(engine.tls, context.folder),
    matchers: Object.entries(engine.extraMatchers).map(formatMatcher),
    useRecordingRules: engine.useRecordingRules,
  };
}

/** The engines in the order of the file. Throws ConfigError. */
export function resolveEngines(engines: readonly FileEngine[], context: ResolveContext): EngineSettings[] {
  const names = nameEngines(engines);
  return engines.map((engine, index) =>
    resolveEngine(engine, { name: names[index] ?? '', owner: `store.engines[${index}]` }, context),
  );
}
