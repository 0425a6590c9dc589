/**
 * HTTP for one job: keep-alive connections, TLS settings and token, each read again when its file changes.
 * Enters: a URL and an abort signal; leaves: the answer with status 200 and its body still to be read.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { Dispatcher } from 'undici';
import { request } from 'undici';
import type { ScrapeJob } from '../../../config/settings.ts';
import { RequestFailure } from '../../../outbound/request-failure.ts';
import { createSecret } from '../../../outbound/secret.ts';
import { createTlsAgent } from '../../../outbound/tls-agent.ts';

const MAX_REDIRECTS = 5;
/** Bytes of a body that may wait to be read. Most bodies are smaller: a socket that is held up joins what waits in it into copies. */
const BODY_WAITS_BYTES = 512 * 1024;
/** Text formats in the order we like them; the parser reads both. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
/** Codes of a connection that the other side closed while it was idle. */
const STALE_CONNECTION = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

export interface HttpClient {
  /** Throws RequestFailure for statuses other than 200 and too many redirects, and whatever the socket throws. */
  get(url: string, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
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

  async function send(url: URL, origin: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const options = {
      dispatcher: await agent.current(),
      headers: await headersFor(url.origin === origin),
      highWaterMark: BODY_WAITS_BYTES,
      signal,
    };
    try {
      return await request(url, options);
    } catch (error) {
      // An idle connection may be closed under our hands: once more, on a new one.
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (signal.aborted || !STALE_CONNECTION.has(code)) throw error;
      return request(url, options);
    }
  }

  return {
    async get(url, signal) {
      let next = new URL(url);
      const { origin } = next;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const response = await send(next, origin, signal);
        // A body that nobody reads to its end must not bring the process down with its error.
        response.body.on('error', () => {});
        if (response.statusCode === 200) return response;
        response.body.destroy();
        const { location } = response.headers;
        const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode);
        if (!isRedirect || typeof location !== 'string')
          throw new RequestFailure(`HTTP ${response.statusCode}`);
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
