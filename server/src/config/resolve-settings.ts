/**
 * From checked settings to the Config the server runs with: jobs inherit timeout and cluster, paths become absolute,
 * tokens come from the environment. Throws ConfigError when a named environment variable is empty.
 */
import { resolve } from 'node:path';
import type { ResolveContext } from './resolve-connection.ts';
import { resolveBearer, resolveSecret, resolveTls } from './resolve-connection.ts';
import { resolveEngine, resolveEngines } from './resolve-engines.ts';
import { splitListen } from './schema.ts';
import type {
  AccessLogSettings,
  AuthSettings,
  BackfillSettings,
  Config,
  FileSettings,
  ScrapeJob,
} from './settings.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** So that a target that hangs is given up before its next moment. */
const DEFAULT_TIMEOUT_SHARE = 0.8;

type FileJob = FileSettings['scrape']['jobs'][number];

function resolveJob(job: FileJob, timeout: number, context: ResolveContext): ScrapeJob {
  const inFolder = (path: string) => resolve(context.folder, path);
  const { cluster, bearer, tls: written, timeout: own, ...rest } = job;
  const tls = resolveTls(written, context.folder);
  return {
    ...rest,
    timeout: own ?? timeout,
    labels: cluster === undefined ? job.labels : { cluster, ...job.labels },
    files: job.files.map(inFolder),
    kubernetes: job.kubernetes.map(({ kubeconfig, ...kubernetes }) =>
      kubeconfig === undefined ? kubernetes : { ...kubernetes, kubeconfig: inFolder(kubeconfig) },
    ),
    bearer: resolveBearer(bearer, `job "${job.name}"`, context),
    ...(tls === undefined ? {} : { tls }),
  };
}

function resolveBackfill(
  backfill: FileSettings['store']['backfill'],
  context: ResolveContext,
): BackfillSettings | null {
  if (!backfill) return null;
  const { engine, range } = backfill;
  const name = engine.cluster ?? new URL(engine.url).host;
  return { range, engine: resolveEngine(engine, { name, owner: 'store.backfill.engine' }, context) };
}

function resolveAccessLog(settings: FileSettings['accessLog'], folder: string): AccessLogSettings {
  const { als, files } = settings;
  const inFolder = (path: string) => resolve(folder, path);
  const tls = als.tls && {
    certFile: inFolder(als.tls.certFile),
    keyFile: inFolder(als.tls.keyFile),
    ...(als.tls.caFile === undefined ? {} : { caFile: inFolder(als.tls.caFile) }),
  };
  return {
    ...settings,
    files: files.map((file) => Object.assign({}, file, { path: inFolder(file.path) })),
    als: {
      listen: als.listen === undefined ? null : splitListen(als.listen),
      cluster: als.cluster ?? '',
      tls,
    },
  };
}

function resolveMeshConfig(settings: FileSettings['meshConfig'], folder: string): FileSettings['meshConfig'] {
  return {
    folders: settings.folders.map((one) => Object.assign({}, one, { path: resolve(folder, one.path) })),
    kubernetes: settings.kubernetes.map(({ kubeconfig, ...one }) =>
      kubeconfig === undefined ? one : { ...one, kubeconfig: resolve(folder, kubeconfig) },
    ),
  };
}

function resolveServer(settings: FileSettings['server'], folder: string): FileSettings['server'] {
  const { tls } = settings;
  if (!tls) return settings;
  const certFile = resolve(folder, tls.certFile);
  const keyFile = resolve(folder, tls.keyFile);
  const ca = tls.caFile === undefined ? {} : { caFile: resolve(folder, tls.caFile) };
  return { ...settings, tls: { ...tls, certFile, keyFile, ...ca } };
}

function resolveAuth(settings: FileSettings['auth'], context: ResolveContext): AuthSettings | null {
  if (!settings) return null;
  const { oidc, ...rest } = settings;
  if (!oidc) return { ...rest, oidc: null };
  const { clientSecret, ...provider } = oidc;
  const owner = 'auth.oidc';
  return {
    ...rest,
    oidc: {
      ...provider,
      clientSecret: clientSecret
        ? resolveSecret(
            { file: clientSecret.file, env: clientSecret.env, owner, key: 'clientSecret.env' },
            context,
          )
        : null,
    },
  };
}

/** Fills in what the schema cannot know. */
export function resolveSettings(settings: FileSettings, context: ResolveContext): Config {
  const { listen, allowUnauthenticated: _, auth, publicUrl, scrape, push, accessLog, ...rest } = settings;
  const timeout = scrape.timeout ?? Math.min(DEFAULT_TIMEOUT_MS, scrape.interval * DEFAULT_TIMEOUT_SHARE);
  return {
    ...rest,
    file: context.file,
    listen: splitListen(listen),
    server: resolveServer(settings.server, context.folder),
    auth: resolveAuth(auth, context),
    publicUrl: publicUrl ?? null,
    store: {
      ...settings.store,
      engines: resolveEngines(settings.store.engines, context),
      backfill: resolveBackfill(settings.store.backfill, context),
    },
    data: resolve(context.dataFolder, settings.data),
    slo: { folder: settings.slo.folder === undefined ? null : resolve(context.folder, settings.slo.folder) },
    accessLog: resolveAccessLog(accessLog, context.folder),
    meshConfig: resolveMeshConfig(settings.meshConfig, context.folder),
    push: { ...push, bearer: resolveBearer(push.bearer, 'push', context) },
    scrape: { ...scrape, timeout, jobs: scrape.jobs.map((job) => resolveJob(job, timeout, context)) },
  };
}
