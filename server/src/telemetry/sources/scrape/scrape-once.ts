/**
 * One scrape of one target: its body into its reader, within a time and a size limit. Never throws: a failure costs
 * this target's numbers of this moment and is told in words.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import { formatDuration, formatSize } from '../../../config/quantities.ts';
import type { ScrapeStats, TargetReader } from '../../ingest.ts';
import type { HttpClient } from './http-client.ts';
import { readBody } from '../../../outbound/read-body.ts';
import { BodyTooLarge, describeFailure, RequestFailure } from '../../../outbound/request-failure.ts';

export interface ScrapeRequest {
  readonly url: string;
  /** Scheduled moment. */
  readonly at: EpochMs;
  readonly timeout: Milliseconds;
  readonly maxBodySize: Bytes;
  /**
   * The last body was too large: this one is measured and not read, so that a proxy that always prints too much costs
   * little more than the transfer.
   */
  readonly measureOnly: boolean;
  /** Aborts when the source stops. */
  readonly stopped: AbortSignal;
}

export type ScrapeResult = (
  | { readonly ok: true; readonly stats: ScrapeStats; readonly bodyBytes: Bytes }
  | { readonly ok: false; readonly error: string; readonly tooLarge: boolean }
) & {
  /** Time spent in the reader. */
  readonly cpuMs: Milliseconds;
};

export async function scrapeOnce(
  request: ScrapeRequest,
  client: HttpClient,
  reader: TargetReader,
): Promise<ScrapeResult> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new RequestFailure(`timed out after ${formatDuration(request.timeout)}`));
  }, request.timeout);
  const { signal } = limit;
  // A listener of its own: AbortSignal.any() leaves a weak reference on the lasting signal for each of millions of scrapes.
  const stop = (): void => limit.abort(request.stopped.reason);
  if (request.stopped.aborted) stop();
  else request.stopped.addEventListener('abort', stop, { once: true });
  let reading = false;
  let cpuMs = 0;
  const measure = <T>(work: () => T): T => {
    const start = performance.now();
    const result = work();
    cpuMs += performance.now() - start;
    return result;
  };
  try {
    const { headers, body } = await client.get(request.url, signal);
    const declared = Number(headers['content-length'] ?? 0);
    if (declared > request.maxBodySize) {
      body.destroy();
      throw new BodyTooLarge(`body larger than ${formatSize(request.maxBodySize)}`);
    }
    if (!request.measureOnly) {
      reader.begin(request.at);
      reading = true;
    }
    const encoding = String(headers['content-encoding'] ?? '');
    const bodyBytes = await readBody(body, { encoding, maxBytes: request.maxBodySize }, (chunk) => {
      if (reading && !signal.aborted) measure(() => reader.push(chunk));
    });
    signal.throwIfAborted();
    if (!reading) throw new RequestFailure('body was too large until now; the next one is read');
    reading = false;
    const stats = measure(() => reader.end());
    if (stats.samples === 0 && stats.parseErrors > 0) {
      return {
        ok: false,
        error: `no metrics in the answer: ${stats.parseErrors} unreadable lines`,
        tooLarge: false,
        cpuMs,
      };
    }
    return { ok: true, stats, bodyBytes, cpuMs };
  } catch (error) {
    if (reading) reader.abort();
    const cause: unknown = signal.aborted ? signal.reason : error;
    return { ok: false, error: describeFailure(cause), tooLarge: cause instanceof BodyTooLarge, cpuMs };
  } finally {
    clearTimeout(timer);
    request.stopped.removeEventListener('abort', stop);
  }
}
