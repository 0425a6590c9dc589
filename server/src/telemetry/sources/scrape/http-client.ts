/**
 * HTTP for one job: keep-alive connections, TLS settings and token, each read again when its file changes.
 * Enters: a URL and an abort signal; leaves: the answer with status 200 and its body still to be read.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { Dispatcher } from 'undici';
import { Agent, request } from 'undici';
import type { ScrapeJob } from '../../../config/settings.ts';
import type { FileContent } from './file-content.ts';
import { createFileContent } from './file-content.ts';
import { ScrapeFailure } from './scrape-failure.ts';

const MAX_REDIRECTS = 5;
/** Bytes of a body that may wait to be read. Most bodies are smaller: a socket that is held up joins what waits in it into copies. */
const BODY_WAITS_BYTES = 512 * 1024;
/** Text formats in the order we like them; the parser reads both. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
/** Codes of a connection that the other side closed while it was idle. */
const STALE_CONNECTION = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

export interface HttpClient {
  /** Throws ScrapeFailure for statuses other than 200 and too many redirects, and whatever the socket throws. */
  get(url: string, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly interval: Milliseconds;
  /** Files are read again at most this often. */
  readonly reloadMs: Milliseconds;
}

type TlsFiles = Partial<Record<'ca' | 'cert' | 'key', FileContent>>;

function openTlsFiles(job: ScrapeJob, reloadMs: Milliseconds): TlsFiles {
  const files: TlsFiles = {};
  if (job.tls?.caFile !== undefined) files.ca = createFileContent(job.tls.caFile, reloadMs);
  if (job.tls?.certFile !== undefined) files.cert = createFileContent(job.tls.certFile, reloadMs);
  if (job.tls?.keyFile !== undefined) files.key = createFileContent(job.tls.keyFile, reloadMs);
  return files;
}

export function createHttpClient(job: ScrapeJob, options: HttpClientOptions): HttpClient {
  const tlsFiles = openTlsFiles(job, options.reloadMs);
  const token =
    job.bearer && 'tokenFile' in job.bearer
      ? createFileContent(job.bearer.tokenFile, options.reloadMs)
      : null;
  let agent: Agent | null = null;
  let agentTls = '';

  /** The agent for the TLS files as they are now; one of older files finishes its requests and goes. */
  async function currentAgent(): Promise<Agent> {
    const tls: Record<string, string> = {};
    for (const [name, file] of Object.entries(tlsFiles)) tls[name] = await file.read();
    const fingerprint = JSON.stringify(tls);
    if (agent !== null && fingerprint === agentTls) return agent;
    const old = agent;
    agentTls = fingerprint;
    agent = new Agent({
      connect: {
        ...tls,
        timeout: job.timeout,
        rejectUnauthorized: job.tls?.insecureSkipVerify !== true,
        ...(job.tls?.serverName === undefined ? {} : { servername: job.tls.serverName }),
      },
      // The scrape's own limit covers connecting, headers and body.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: options.interval * 2,
      keepAliveMaxTimeout: options.interval * 4,
      pipelining: 1,
    });
    void old?.close();
    return agent;
  }

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
    if (token !== null) headers['authorization'] = `Bearer ${(await token.read()).trim()}`;
    else if (job.bearer && 'token' in job.bearer) headers['authorization'] = `Bearer ${job.bearer.token}`;
    return headers;
  }

  async function send(url: URL, origin: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const options = {
      dispatcher: await currentAgent(),
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
          throw new ScrapeFailure(`HTTP ${response.statusCode}`);
        if (!URL.canParse(location, next.href))
          throw new ScrapeFailure(`redirected to "${location}", which is no URL`);
        next = new URL(location, next);
        if (!/^https?:$/.test(next.protocol)) throw new ScrapeFailure(`redirected to ${next.protocol}`);
      }
      throw new ScrapeFailure(`more than ${MAX_REDIRECTS} redirects`);
    },
    async close() {
      await agent?.destroy();
    },
  };
}
