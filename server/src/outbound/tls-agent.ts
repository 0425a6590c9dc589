/**
 * Connections under TLS settings whose files something renews: each request asks for the agent of the files as they are now.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { Agent } from 'undici';
import type { TlsSettings } from '../config/settings.ts';
import type { FileContent } from './file-content.ts';
import { createFileContent } from './file-content.ts';

export interface TlsAgent {
  /** Throws RequestFailure when a file cannot be read. */
  current(): Promise<Agent>;
  /** Ends requests under way. */
  close(): Promise<void>;
}

export interface TlsAgentOptions {
  readonly tls: TlsSettings | undefined;
  readonly connectTimeoutMs: Milliseconds;
  /** Files are read again at most this often. */
  readonly reloadMs: Milliseconds;
  readonly agent: Agent.Options;
}

type TlsFiles = Partial<Record<'ca' | 'cert' | 'key', FileContent>>;

function openTlsFiles(tls: TlsSettings | undefined, reloadMs: Milliseconds): TlsFiles {
  const files: TlsFiles = {};
  if (tls?.caFile !== undefined) files.ca = createFileContent(tls.caFile, reloadMs);
  if (tls?.certFile !== undefined) files.cert = createFileContent(tls.certFile, reloadMs);
  if (tls?.keyFile !== undefined) files.key = createFileContent(tls.keyFile, reloadMs);
  return files;
}

export function createTlsAgent(options: TlsAgentOptions): TlsAgent {
  const { tls } = options;
  const files = openTlsFiles(tls, options.reloadMs);
  let agent: Agent | null = null;
  let fingerprint = '';

  return {
    async current() {
      const texts: Record<string, string> = {};
      for (const [name, file] of Object.entries(files)) texts[name] = await file.read();
      const now = JSON.stringify(texts);
      if (agent !== null && now === fingerprint) return agent;
      const old = agent;
      fingerprint = now;
      agent = new Agent({
        ...options.agent,
        connect: {
          ...texts,
          timeout: options.connectTimeoutMs,
          rejectUnauthorized: tls?.insecureSkipVerify !== true,
          ...(tls?.serverName === undefined ? {} : { servername: tls.serverName }),
        },
      });
      // One of older files finishes its requests and goes.
      void old?.close();
      return agent;
    },
    async close() {
      await agent?.destroy();
    },
  };
}
