/**
 * The configuration as the rest of the server sees it: defaults filled in, inheritance resolved, paths absolute.
 * Durations are milliseconds, sizes bytes, ratios 0..1.
 */
import type { Bytes, Milliseconds } from '@sightglass/shared/units';
import type { z } from 'zod';
import type { configSchema } from './schema.ts';
import type { scrapeJobSchema } from './scrape-schema.ts';

export type FileSettings = z.output<typeof configSchema>;
export type FileEngine = FileSettings['store']['engines'][number];
type FileJob = z.output<typeof scrapeJobSchema>;

/** A secret in a file is read again when it changes; one from the environment is fixed. */
export type SecretSettings = { readonly file: string } | { readonly value: string };

export interface ScrapeJob extends Omit<FileJob, 'timeout' | 'cluster' | 'bearer'> {
  readonly timeout: Milliseconds;
  readonly bearer: SecretSettings | null;
}
export type CertsSettings = NonNullable<FileJob['certs']>;
export type TlsSettings = NonNullable<FileJob['tls']>;
export type DnsSettings = FileJob['dns'][number];
export type MeshConfigSettings = FileSettings['meshConfig'];
export type KubernetesSettings = FileJob['kubernetes'][number];

export interface ScrapeSettings extends Omit<FileSettings['scrape'], 'timeout' | 'jobs'> {
  readonly timeout: Milliseconds;
  readonly jobs: readonly ScrapeJob[];
}

/** One Prometheus-compatible engine. */
export interface EngineSettings {
  /** Tells it from the others: its cluster, else the host of its URL. */
  readonly name: string;
  /** Without `/api/v1`, without credentials. */
  readonly url: string;
  readonly cluster: string | null;
  readonly clusterLabel: string | null;
  /** Null: detected. */
  readonly dialects: readonly string[] | null;
  readonly timeout: Milliseconds;
  readonly concurrency: number;
  readonly maxResponseSize: Bytes;
  readonly cacheSize: Bytes;
  /** A text as it is written, or a secret. */
  readonly headers: Readonly<Record<string, string | SecretSettings>>;
  readonly bearer: SecretSettings | null;
  readonly basic: { readonly username: string; readonly password: SecretSettings } | null;
  readonly tls: TlsSettings | undefined;
  /** PromQL matchers for every selector, such as `job="istio"`. */
  readonly matchers: readonly string[];
  readonly interval: Milliseconds;
  readonly useRecordingRules: boolean;
}

export interface BackfillSettings {
  readonly engine: EngineSettings;
  /** How far back. */
  readonly range: Milliseconds;
}

interface StoreSettings extends Omit<FileSettings['store'], 'engines' | 'backfill'> {
  /** One or more with engine `prometheus`, none with `embedded`. */
  readonly engines: readonly EngineSettings[];
  /** Null when no past is to be imported. */
  readonly backfill: BackfillSettings | null;
}

interface PushSettings extends Omit<FileSettings['push'], 'bearer'> {
  /** What senders must show; null when they need not. */
  readonly bearer: SecretSettings | null;
}

export interface AccessLogSettings extends Omit<FileSettings['accessLog'], 'als'> {
  readonly als: {
    /** Null: off. `host` without brackets. */
    readonly listen: { readonly host: string; readonly port: number } | null;
    readonly cluster: string;
    readonly tls: FileSettings['accessLog']['als']['tls'];
  };
}

type FileAuth = NonNullable<FileSettings['auth']>;

/** How people and programs sign in. */
export interface AuthSettings extends Omit<FileAuth, 'oidc'> {
  readonly oidc:
    | (Omit<NonNullable<FileAuth['oidc']>, 'clientSecret'> & { readonly clientSecret: SecretSettings | null })
    | null;
}

export interface Config extends Omit<
  FileSettings,
  'listen' | 'allowUnauthenticated' | 'auth' | 'publicUrl' | 'scrape' | 'store' | 'push' | 'slo' | 'accessLog'
> {
  /** Absolute path of the configuration file; null when none was given. */
  readonly file: string | null;
  /** `host` without brackets. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Null: nobody signs in. */
  readonly auth: AuthSettings | null;
  /** Origin by which browsers reach the console; null for the address that it listens on. */
  readonly publicUrl: string | null;
  readonly store: StoreSettings;
  readonly scrape: ScrapeSettings;
  readonly push: PushSettings;
  /** Absolute path of the folder of SLOs; null when none was given. */
  readonly slo: { readonly folder: string | null };
  readonly accessLog: AccessLogSettings;
}
