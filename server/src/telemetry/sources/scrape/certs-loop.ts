/**
 * Asks one target for its certificates (Envoy's `/certs`) every few minutes, beside its scrapes: over the same client and slots, within the same limits, at a
 * moment of its own in every interval. A failure costs these certificates only, and is told in words; what was read before stays for some intervals.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { CertsSettings } from '../../../config/settings.ts';
import { formatDuration, formatSize } from '../../../config/quantities.ts';
import { createBodyReader } from '../../../outbound/read-body.ts';
import { BodyTooLarge, describeFailure, RequestFailure } from '../../../outbound/request-failure.ts';
import { readEnvoyCerts } from '../../dialects/envoy-certs.ts';
import type { ProxyCertificate, TargetCertificates } from '../../target-certificates.ts';
import { nextMoment, offsetOf } from './schedule.ts';
import type { LoopContext } from './target-loop.ts';
import type { ScrapeTarget } from './target.ts';

/** First questions come within this time. */
const FIRST_WITHIN_MS: Milliseconds = 10_000;
/** No honest list of certificates is larger. */
const MAXIMUM_BYTES = 4 * 2 ** 20;
/** What was read so many intervals ago is no longer told. */
const KEPT_INTERVALS = 3;

export interface CertsLoop {
  describe(): TargetCertificates;
  /** Resolves when no question is under way. */
  stop(): Promise<void>;
}

type CertsContext = Pick<
  LoopContext,
  'job' | 'maxBodySize' | 'client' | 'slowSlots' | 'clock' | 'agenda' | 'log' | 'stopped'
>;

function addressOf(target: ScrapeTarget, { path, port }: CertsSettings): URL {
  const url = new URL(path, target.url);
  if (port !== undefined) url.port = String(port);
  return url;
}

async function fetchText(url: URL, context: CertsContext): Promise<string> {
  const { timeout } = context.job;
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new RequestFailure(`timed out after ${formatDuration(timeout)}`)),
    timeout,
  );
  const stop = (): void => limit.abort(context.stopped.reason);
  if (context.stopped.aborted) stop();
  else context.stopped.addEventListener('abort', stop, { once: true });
  const maxBytes = Math.min(context.maxBodySize, MAXIMUM_BYTES);
  const chunks: Buffer[] = [];
  // A chunk is valid during the call only.
  const body = createBodyReader(maxBytes, (chunk) => void chunks.push(Buffer.from(chunk)));
  try {
    await context.client.get(url, {
      signal: limit.signal,
      reader: {
        begin(headers) {
          if (Number(headers['content-length'] ?? 0) > maxBytes)
            throw new BodyTooLarge(`body larger than ${formatSize(maxBytes)}`);
          body.begin(headers['content-encoding'] ?? '');
        },
        read: (block) => body.read(block),
        end: () => body.end(),
      },
    });
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw new RequestFailure(describeFailure(limit.signal.aborted ? limit.signal.reason : error));
  } finally {
    body.release();
    clearTimeout(timer);
    context.stopped.removeEventListener('abort', stop);
  }
}

/** Begins to ask. */
export function startCertsLoop(
  target: ScrapeTarget & { readonly pod: string },
  settings: CertsSettings,
  context: CertsContext,
): CertsLoop {
  const { clock, agenda, job, log } = context;
  const { interval } = settings;
  const url = addressOf(target, settings);
  const { href } = url;
  const offset = offsetOf(href, interval);
  let certificates: readonly ProxyCertificate[] = [];
  let at: EpochMs | null = null;
  let error: string | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;
  let cancel: () => void;

  async function ask(): Promise<void> {
    const release = await context.slowSlots.take();
    try {
      if (stopped || context.stopped.aborted) return;
      const asked = clock();
      certificates = readEnvoyCerts(await fetchText(url, context), asked);
      at = asked;
      if (error !== null) log?.info({ job: job.name, target: href }, 'certificates can be read again');
      error = null;
    } catch (failure) {
      const words = failure instanceof Error ? failure.message : String(failure);
      if (error === null && !stopped)
        log?.warn({ job: job.name, target: href, error: words }, 'certificates cannot be read');
      error = words;
      if (at !== null && clock() - at > KEPT_INTERVALS * interval) certificates = [];
    } finally {
      release();
    }
  }

  function schedule(moment: EpochMs): void {
    cancel = agenda.add(moment, () => {
      running ??= ask().finally(() => {
        running = null;
      });
      schedule(nextMoment(Math.max(moment, clock()) + interval / 2, interval, offset));
    });
  }

  schedule(clock() + Math.round((offset / interval) * Math.min(interval, FIRST_WITHIN_MS)));

  return {
    describe: () => ({
      job: job.name,
      target: href,
      identity: target.identity,
      pod: target.pod,
      at,
      certificates,
      error,
    }),
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
