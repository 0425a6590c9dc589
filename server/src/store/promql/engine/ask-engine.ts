/**
 * One request to an engine: a form posted to a path of its API enters, the parsed answer leaves, or an EngineError in words. The caller's
 * signal is the deadline for all of it. Sizes are bytes after decompression.
 */
import type { Bytes, EpochMs } from '@sightglass/shared/units';
import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { formatSize } from '../../../config/quantities.ts';
import type { EngineSettings } from '../../../config/settings.ts';
import { readBody } from '../../../outbound/read-body.ts';
import { BodyTooLarge, describeFailure } from '../../../outbound/request-failure.ts';
import { createTlsAgent } from '../../../outbound/tls-agent.ts';
import type { ParsedAnswer } from './answer-parser.ts';
import { AnswerParser } from './answer-parser.ts';
import { createCredentials } from './credentials.ts';
import { describeRefusal } from './describe-refusal.ts';
import { EngineError } from './engine.ts';
import type { LabelSets } from './label-sets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { Grid } from './read-series.ts';

/** Of an error's body, so much is read. */
const ERROR_BYTES = 64 * 1024;
/** Files of secrets and certificates are read again at most this often. */
const RELOAD_MS = 5000;
const KEEP_ALIVE_MS = 30_000;
/** Bytes of a body that may wait to be read: a socket that is held up joins what waits in it into copies. */
const BODY_WAITS_BYTES = 512 * 1024;
/** Codes of a connection that the other side closed while it was idle. */
const STALE_CONNECTION = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
/** VictoriaMetrics names itself by this header. */
const VICTORIA_METRICS_HEADER = 'x-server-hostname';

interface EngineRequest {
  readonly path: 'query' | 'query_range';
  readonly form: Readonly<Record<string, string>>;
  /** Of a range query; null for one moment. */
  readonly grid: Grid | null;
  /** Its reason is an EngineError. */
  readonly signal: AbortSignal;
}

export interface EngineReply extends ParsedAnswer {
  readonly bytes: Bytes;
}

export interface EngineHttp {
  /** Throws EngineError. */
  ask(request: EngineRequest): Promise<EngineReply>;
  close(): Promise<void>;
}

export interface EngineHttpOptions {
  readonly settings: EngineSettings;
  readonly labelSets: LabelSets;
  readonly clock: () => EpochMs;
}

/** The error's body as far as it is of interest. */
async function readErrorText({ body, headers }: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    const encoding = String(headers['content-encoding'] ?? '');
    await readBody(body, { encoding, maxBytes: ERROR_BYTES }, (chunk) => chunks.push(Buffer.from(chunk)));
  } catch {
    // The status says enough.
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function createEngineHttp({ settings, labelSets, clock }: EngineHttpOptions): EngineHttp {
  const { name: engine, maxResponseSize } = settings;
  const base = new URL(settings.url);
  const shownUrl = `${base.origin}${base.pathname}`;
  const credentials = createCredentials(settings, RELOAD_MS);
  const agent = createTlsAgent({
    tls: settings.tls,
    connectTimeoutMs: settings.timeout,
    reloadMs: RELOAD_MS,
    // The deadline covers connecting, headers and body.
    agent: { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS, pipelining: 1 },
  });
  /** VictoriaMetrics moves moments and grids to suit its cache unless it is told not to; others could refuse a parameter they do not know. */
  let extras: Readonly<Record<string, string>> = {};

  function addressOf(path: string): URL {
    const url = new URL(base);
    url.pathname = `${base.pathname.replace(/\/+$/, '')}/api/v1/${path}`;
    return url;
  }

  async function post({ path, form, signal }: EngineRequest): Promise<Dispatcher.ResponseData> {
    const options = {
      dispatcher: await agent.current(),
      method: 'POST' as const,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'sightglass',
        ...(await credentials.headers()),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ ...form, ...extras }).toString(),
      highWaterMark: BODY_WAITS_BYTES,
      signal,
    };
    try {
      return await request(addressOf(path), options);
    } catch (error) {
      // An idle connection may be closed under our hands, and a question may be asked twice: once more, on a new one.
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (signal.aborted || !STALE_CONNECTION.has(code)) throw error;
      return request(addressOf(path), options);
    }
  }

  async function read(
    { body, headers }: Dispatcher.ResponseData,
    { grid, signal }: EngineRequest,
  ): Promise<EngineReply> {
    if (Number(headers['content-length'] ?? 0) > maxResponseSize) {
      body.destroy();
      throw new BodyTooLarge('');
    }
    const parser = new AnswerParser(labelSets, grid);
    const encoding = String(headers['content-encoding'] ?? '');
    const bytes = await readBody(body, { encoding, maxBytes: maxResponseSize }, (chunk) => {
      if (!signal.aborted) parser.push(chunk);
    });
    signal.throwIfAborted();
    return { ...parser.end(), bytes };
  }

  function explain(error: unknown, response: Dispatcher.ResponseData | null): EngineError {
    const about = { engine };
    if (error instanceof EngineError) return error;
    if (error instanceof BodyTooLarge) {
      const limit = formatSize(maxResponseSize);
      const advice = 'Ask for less, use recording rules that fold pods away, or raise maxResponseSize.';
      return new EngineError(
        'too-large',
        `The answer of engine ${engine} is larger than ${limit}. ${advice}`,
        about,
      );
    }
    const words = credentials.redact(
      error instanceof MalformedAnswer ? error.message : describeFailure(error),
    );
    if (response !== null) {
      const type = String(response.headers['content-type'] ?? 'no content type');
      const message = `Engine ${engine} sent no answer that can be read (${type}): ${words}. Check that ${shownUrl} is a Prometheus API.`;
      return new EngineError('malformed', message, about);
    }
    const message = `Engine ${engine} cannot be reached at ${shownUrl}: ${words}. Check that it runs and that url is right.`;
    return new EngineError('unreachable', message, about);
  }

  return {
    async ask(question) {
      let response: Dispatcher.ResponseData | null = null;
      try {
        response = await post(question);
        // A body that nobody reads to its end must not bring the process down with its error.
        response.body.on('error', () => {});
        if (response.headers[VICTORIA_METRICS_HEADER] !== undefined) extras = { nocache: '1' };
        const { statusCode: status, headers } = response;
        if (status !== 200) {
          const body = credentials.redact(await readErrorText(response));
          question.signal.throwIfAborted();
          throw describeRefusal({ engine, url: shownUrl, status, headers, body, now: clock() });
        }
        const reply = await read(response, question);
        if (reply.error === null) return reply;
        const message = credentials.redact(reply.error.message);
        throw new EngineError('query', `Engine ${engine} refused the query: ${message}.`, { engine });
      } catch (error) {
        throw explain(question.signal.aborted ? question.signal.reason : error, response);
      }
    },
    close: () => agent.close(),
  };
}
