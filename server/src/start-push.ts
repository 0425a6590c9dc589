/**
 * Wires what is pushed: the sources that the configuration switches on, the gate before them and the journal behind them. Enters: the
 * `push` part of the configuration and the rollup; leaves: what the HTTP server needs to take bodies, and the state of the sources.
 */
import { join } from 'node:path';
import type { EpochMs } from '@sightglass/shared/units';
import type { SourceMeter } from './capacity/source-totals.ts';
import type { Config } from './config/settings.ts';
import type { PushContext, PushEndpoint } from './http/push-endpoints.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import { createSecret } from './outbound/secret.ts';
import type { Rollup } from './telemetry/ingest.ts';
import { openJournal, type PushJournal } from './telemetry/sources/push/journal.ts';
import { createPushGate } from './telemetry/sources/push/push-gate.ts';
import {
  createPushSource,
  type PushProtocol,
  type PushSource,
} from './telemetry/sources/push/push-source.ts';
import { createOtlp } from './telemetry/sources/otlp/otlp-source.ts';
import { createRemoteWrite } from './telemetry/sources/remote-write/remote-write-source.ts';

/** Above so many windows that wait for the store, senders are asked to wait as well. */
const PENDING_WINDOWS = 40;
const TRIM_EVERY_MS = 15_000;
const TOKEN_RELOAD_MS = 5_000;

export interface PushParts {
  readonly config: Config;
  readonly rollup: Rollup;
  readonly metrics: SelfMetrics;
  readonly sourceMeter: SourceMeter;
  readonly log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
  /** Windows that wait for the store. */
  pendingWindows(): number;
  /** End of the newest window that is stored; null when none is. */
  storedUntil(): EpochMs | null;
}

export interface PushSide {
  readonly context: PushContext;
  readonly sources: readonly PushSource[];
  /** Reads the journal; afterwards bodies are taken. */
  open(): Promise<void>;
  /** Takes nothing any more. */
  close(): Promise<void>;
}

/** Reads what an earlier run took and had not stored. */
async function replayJournal(journal: PushJournal, sources: readonly PushSource[]): Promise<number> {
  const formats = sources.flatMap((source) => source.protocol.formats.map((format) => ({ source, format })));
  return journal.replay(async (name, body) => {
    const found = formats.find(({ format }) => format.name === name);
    // A kind of sender that was switched off since; or a body that could not be read then either.
    await found?.source.receive(found.format, body).catch(() => undefined);
  });
}

/** What is pushed, not taking anything yet. Rejects when the journal's folder cannot be used. */
export async function createPushSide(parts: PushParts): Promise<PushSide> {
  const { config, rollup, metrics, sourceMeter, log } = parts;
  const { push } = config;
  const openSource = (protocol: PushProtocol): PushSource =>
    createPushSource({
      protocol,
      intervalMs: config.scrape.interval,
      maxBytes: push.maxBodySize,
      clock: Date.now,
    });
  const openIntake = (kind: string) => rollup.openIntake(kind);
  const endpoints: PushEndpoint[] = [
    {
      path: '/api/v1/write',
      setting: 'push.remoteWrite.enabled',
      source: push.remoteWrite.enabled ? openSource(createRemoteWrite(openIntake)) : null,
    },
    {
      path: '/v1/metrics',
      setting: 'push.otlp.enabled',
      source: push.otlp.enabled ? openSource(createOtlp(openIntake)) : null,
    },
  ];
  const sources = endpoints.flatMap(({ source }) => source ?? []);
  const journal = sources.length > 0 ? await openJournal(join(config.data, 'pushed')) : null;
  const gate = createPushGate({
    token: push.bearer ? createSecret(push.bearer, TOKEN_RELOAD_MS) : null,
    isOverloaded: () => parts.pendingWindows() > PENDING_WINDOWS,
  });
  let trimTimer: NodeJS.Timeout | null = null;
  const report = (error: unknown): void =>
    log.error({ err: error }, 'the journal of pushed metrics does not work: a restart would leave a gap');

  return {
    sources,
    context: {
      endpoints,
      gate,
      maxBytes: push.maxBodySize,
      now: Date.now,
      async taken({ source, format, body, receipt, durationMs }) {
        const { kind } = source.protocol;
        const { accepted: samples, rejected, bytes, cpuMs } = receipt;
        metrics.pushed({ source: kind, status: 200, samples, rejected, bodyBytes: bytes });
        sourceMeter.add(kind, { requests: 1, samples, bytes, durationMs, cpuMs });
        await journal?.append(format.name, body).catch(report);
      },
      refused({ protocol: { kind } }, status) {
        metrics.pushed({ source: kind, status, samples: 0, rejected: 0, bodyBytes: 0 });
        sourceMeter.add(kind, { requests: 1, failures: 1 });
      },
    },
    async open() {
      if (journal) {
        const startedAt = Date.now();
        const bodies = await replayJournal(journal, sources);
        for (const { format } of sources.flatMap((source) =>
          source.protocol.formats.map((format) => ({ format })),
        )) {
          format.intake.resume(Date.now());
        }
        if (bodies > 0)
          log.info({ bodies, durationMs: Date.now() - startedAt }, 'read what was pushed before');
        trimTimer = setInterval(() => {
          journal.trim(parts.storedUntil() ?? -Infinity).catch(report);
        }, TRIM_EVERY_MS);
        trimTimer.unref();
      }
      gate.open();
    },
    async close() {
      await gate.close();
      if (trimTimer) clearInterval(trimTimer);
      await journal?.close();
    },
  };
}
