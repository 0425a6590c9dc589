/**
 * One scrape of one target: its body into its reader, within a time and a size limit. Never throws: a failure costs
 * this target's numbers of this moment and is told in words.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import { formatDuration, formatSize } from '../../../config/quantities.ts';
import type { ScrapeStats, TargetReader } from '../../ingest.ts';
import { createBodyReader } from '../../../outbound/read-body.ts';
import { BodyTooLarge, describeFailure, RequestFailure } from '../../../outbound/request-failure.ts';
import type { AnswerReader } from './fetch-answer.ts';
import type { HttpClient } from './http-client.ts';

export interface ScrapeRequest {
  readonly url: URL;
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
  const isRead = !request.measureOnly;
  let cpuMs = 0;
  const body = createBodyReader(request.maxBodySize, (chunk) => {
    if (!isRead) return;
    const start = performance.now();
    reader.push(chunk);
    cpuMs += performance.now() - start;
  });
  const answer: AnswerReader = {
    begin(headers) {
      if (Number(headers['content-length'] ?? 0) > request.maxBodySize) {
        throw new BodyTooLarge(`body larger than ${formatSize(request.maxBodySize)}`);
      }
      body.begin(headers['content-encoding'] ?? '');
      if (isRead) reader.begin(request.at);
    },
    read: (block) => body.read(block),
    end: () => body.end(),
  };
  try {
    await client.get(request.url, { signal, reader: answer });
    if (!isRead) throw new RequestFailure('body was too large until now; the next one is read');
    body.release();
    const start = performance.now();
    const stats = reader.end();
    cpuMs += performance.now() - start;
    if (stats.samples === 0 && stats.parseErrors > 0) {
      return {
        ok: false,
        error: `no metrics in the answer: ${stats.parseErrors} unreadable lines`,
        tooLarge: false,
        cpuMs,
      };
    }
    return { ok: true, stats, bodyBytes: body.bytes(), cpuMs };
  } catch (error) {
    if (isRead && body.hasBegun()) reader.abort();
    const cause: unknown = signal.aborted ? signal.reason : error;
    return { ok: false, error: describeFailure(cause), tooLarge: cause instanceof BodyTooLarge, cpuMs };
  } finally {
    body.release();
    clearTimeout(timer);
    request.stopped.removeEventListener('abort', stop);
  }
}
