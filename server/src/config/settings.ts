/**
 * The configuration as the rest of the server sees it: defaults filled in, inheritance resolved, paths absolute.
 * Durations are milliseconds, sizes bytes, ratios 0..1.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { z } from 'zod';
import type { configSchema } from './schema.ts';
import type { scrapeJobSchema } from './scrape-schema.ts';

export type FileSettings = z.output<typeof configSchema>;
type FileJob = z.output<typeof scrapeJobSchema>;

/** A secret in a file is read again when it changes; one from the environment is fixed. */
export type SecretSettings = { readonly file: string } | { readonly value: string };

export interface ScrapeJob extends Omit<FileJob, 'timeout' | 'cluster' | 'bearer'> {
  readonly timeout: Milliseconds;
  readonly bearer: SecretSettings | null;
}
export type TlsSettings = NonNullable<FileJob['tls']>;
export type DnsSettings = FileJob['dns'][number];
export type KubernetesSettings = FileJob['kubernetes'][number];

export interface ScrapeSettings extends Omit<FileSettings['scrape'], 'timeout' | 'jobs'> {
  readonly timeout: Milliseconds;
  readonly jobs: readonly ScrapeJob[];
}

export interface Config extends Omit<FileSettings, 'listen' | 'allowUnauthenticated' | 'scrape'> {
  /** Absolute path of the configuration file; null when none was given. */
  readonly file: string | null;
  /** `host` without brackets. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly scrape: ScrapeSettings;
}
