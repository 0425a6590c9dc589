/**
 * From checked settings to the Config the server runs with: jobs inherit timeout and cluster, paths become absolute,
 * tokens come from the environment. Throws ConfigError when a named environment variable is empty.
 */
import { resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import { splitListen } from './schema.ts';
import type { Config, FileSettings, ScrapeJob, SecretSettings } from './settings.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** So that a target that hangs is given up before its next moment. */
const DEFAULT_TIMEOUT_SHARE = 0.8;

export interface ResolveContext {
  readonly file: string | null;
  /** Folders that relative paths start from. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type FileJob = FileSettings['scrape']['jobs'][number];

function resolveBearer(job: FileJob, context: ResolveContext): SecretSettings | null {
  if (job.bearer?.tokenFile !== undefined) return { file: resolve(context.folder, job.bearer.tokenFile) };
  if (job.bearer?.tokenEnv === undefined) return null;
  const token = context.env[job.bearer.tokenEnv]?.trim() ?? '';
  if (token !== '') return { value: token };
  const problem = `job "${job.name}": the environment variable ${job.bearer.tokenEnv} (bearer.tokenEnv) is not set`;
  throw new ConfigError(context.file ?? 'the configuration', [problem]);
}

function resolveJob(job: FileJob, timeout: number, context: ResolveContext): ScrapeJob {
  const inFolder = (path: string) => resolve(context.folder, path);
  const { cluster, bearer: _, tls, timeout: own, ...rest } = job;
  const resolved = {
    ...rest,
    timeout: own ?? timeout,
    labels: cluster === undefined ? job.labels : { cluster, ...job.labels },
    files: job.files.map(inFolder),
    kubernetes: job.kubernetes.map(({ kubeconfig, ...kubernetes }) =>
      kubeconfig === undefined ? kubernetes : { ...kubernetes, kubeconfig: inFolder(kubeconfig) },
    ),
    bearer: resolveBearer(job, context),
  };
  if (!tls) return resolved;
  const { caFile, certFile, keyFile, ...tlsRest } = tls;
  return {
    ...resolved,
    tls: {
      ...tlsRest,
      ...(caFile === undefined ? {} : { caFile: inFolder(caFile) }),
      ...(certFile === undefined ? {} : { certFile: inFolder(certFile) }),
      ...(keyFile === undefined ? {} : { keyFile: inFolder(keyFile) }),
    },
  };
}

/** Fills in what the schema cannot know. */
export function resolveSettings(settings: FileSettings, context: ResolveContext): Config {
  const { listen, allowUnauthenticated: _, scrape, ...rest } = settings;
  const timeout = scrape.timeout ?? Math.min(DEFAULT_TIMEOUT_MS, scrape.interval * DEFAULT_TIMEOUT_SHARE);
  return {
    ...rest,
    file: context.file,
    listen: splitListen(listen),
    data: resolve(context.dataFolder, settings.data),
    scrape: { ...scrape, timeout, jobs: scrape.jobs.map((job) => resolveJob(job, timeout, context)) },
  };
}
