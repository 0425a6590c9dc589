/**
 * Secrets and TLS files as the server needs them: paths absolute, secrets from the environment in hand. Throws ConfigError when a named
 * environment variable is empty.
 */
import { resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import type { SecretSettings, TlsSettings } from './settings.ts';

export interface ResolveContext {
  readonly file: string | null;
  /** Folders that relative paths start from. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface WrittenSecret {
  readonly file: string | undefined;
  readonly env: string | undefined;
  /** Whose secret it is, for the error: `job "istio"`, and its key: `bearer.tokenEnv`. */
  readonly owner: string;
  readonly key: string;
}

/** The secret, of which one of `file` and `env` is given. */
export function resolveSecret(secret: WrittenSecret, context: ResolveContext): SecretSettings {
  if (secret.file !== undefined) return { file: resolve(context.folder, secret.file) };
  const name = secret.env ?? '';
  const value = context.env[name]?.trim() ?? '';
  if (value !== '') return { value };
  const problem = `${secret.owner}: the environment variable ${name} (${secret.key}) is not set`;
  throw new ConfigError(context.file ?? 'the configuration', [problem]);
}

interface WrittenBearer {
  readonly tokenFile?: string | undefined;
  readonly tokenEnv?: string | undefined;
}

/** The bearer token; null when there is none. */
export function resolveBearer(
  bearer: WrittenBearer | undefined,
  owner: string,
  context: ResolveContext,
): SecretSettings | null {
  if (bearer === undefined) return null;
  return resolveSecret(
    { file: bearer.tokenFile, env: bearer.tokenEnv, owner, key: 'bearer.tokenEnv' },
    context,
  );
}

/** The same settings with absolute paths. */
export function resolveTls(tls: TlsSettings | undefined, folder: string): TlsSettings | undefined {
  if (tls === undefined) return undefined;
  const { caFile, certFile, keyFile, ...rest } = tls;
  return {
    ...rest,
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
    ...(certFile === undefined ? {} : { certFile: resolve(folder, certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: resolve(folder, keyFile) }),
  };
}
