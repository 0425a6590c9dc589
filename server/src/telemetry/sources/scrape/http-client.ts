/**
 * HTTP for one job: keep-alive connections, TLS settings and token, each read again when its file changes.
 * Enters: a URL, an abort signal and a reader; the answer with status 200 is read by it.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { ScrapeJob } from '../../../config/settings.ts';
import { RequestFailure } from '../../../outbound/request-failure.ts';
import { createSecret } from '../../../outbound/secret.ts';
import { createTlsAgent } from '../../../outbound/tls-agent.ts';
import type { AnswerHead, AnswerReader } from './fetch-answer.ts';
import { fetchAnswer } from './fetch-answer.ts';

const MAX_REDIRECTS = 5;
/** Text formats in the order we like them; the parser reads both. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

export interface HttpClient {
  /**
   * Resolves when the answer was read to its end. Throws RequestFailure for statuses other than 200 and too many redirects, and
   * whatever the socket or the reader throws.
   */
  get(url: URL, reading: { signal: AbortSignal; reader: AnswerReader }): Promise<void>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly interval: Milliseconds;
  /** Files are read again at most this often. */
  readonly reloadMs: Milliseconds;
}

export function createHttpClient(job: ScrapeJob, options: HttpClientOptions): HttpClient {
  const agent = createTlsAgent({
    tls: job.tls,
    connectTimeoutMs: job.timeout,
    reloadMs: options.reloadMs,
    agent: {
      // The scrape's own limit covers connecting, headers and body.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: options.interval * 2,
      keepAliveMaxTimeout: options.interval * 4,
      pipelining: 1,
    },
  });
  const token = job.bearer === null ? null : createSecret(job.bearer, options.reloadMs);

  async function headersFor(sameOrigin: boolean): Promise<Record<string, string>> {
    const headers: Record<string, string> = {
      accept: ACCEPT,
      'accept-encoding': 'gzip',
      'user-agent': 'sightglass',
      'x-prometheus-scrape-timeout-seconds': String(job.timeout / 1000),
    };
    // Credentials are for the target alone, not for where it sends us.
    if (!sameOrigin) return headers;
    Object.assign(headers, job.headers);
    if (token !== null) headers['authorization'] = `Bearer ${await token.read()}`;
    return headers;
  }

  async function send(
    url: URL,
    origin: string,
    reading: { signal: AbortSignal; reader: AnswerReader },
  ): Promise<AnswerHead> {
    const request = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      headers: await headersFor(url.origin === origin),
    };
    return fetchAnswer(await agent.current(), request, reading);
  }

  return {
    async get(url, reading) {
      const { origin } = url;
      let next = url;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const { statusCode, headers } = await send(next, origin, reading);
        if (statusCode === 200) return;
        const { location } = headers;
        const isRedirect = [301, 302, 303, 307, 308].includes(statusCode);
        if (!isRedirect || typeof location !== 'string') throw new RequestFailure(`HTTP ${statusCode}`);
        if (!URL.canParse(location, next.href))
          throw new RequestFailure(`redirected to "${location}", which is no URL`);
        next = new URL(location, next);
        if (!/^https?:$/.test(next.protocol)) throw new RequestFailure(`redirected to ${next.protocol}`);
      }
      throw new RequestFailure(`more than ${MAX_REDIRECTS} redirects`);
    },
    close: () => agent.close(),
  };
}
