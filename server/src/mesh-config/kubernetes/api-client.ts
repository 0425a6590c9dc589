/**
 * Requests to one cluster's API server: answers as JSON, watches as lines, and patches where writing is permitted. Node's own HTTP instead of the client library's, because everything here must end when it is
 * told to, and a line that was cut must not pass for one. Credentials are the library's matter, for every request anew; the kubeconfig is read again after
 * a request failed, because certificates and tokens in it are renewed.
 */
import type { KubeConfig } from '@kubernetes/client-node';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls, type RequestOptions } from 'node:https';
import type { Bytes, Milliseconds } from '@sightglass/shared/units';

const MOST_BODY_BYTES: Bytes = 64 * 2 ** 20;
/** Kubernetes takes no object over about 1.5 MiB; escaped, it may be longer. */
const MOST_LINE_BYTES: Bytes = 16 * 2 ** 20;
const QUIET_MS: Milliseconds = 30_000;
/** Lists at once: what is being read is held in memory whole. */
const READS_AT_ONCE = 4;
const MOST_MESSAGE = 300;

interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

export class ApiError extends Error {
  /** HTTP status; null where there was none. */
  readonly status: number | null;
  /** As a Status object names them: fields that conflict, or are invalid. */
  readonly causes: readonly Cause[];

  constructor(status: number | null, message: string, causes: readonly Cause[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.causes = causes;
  }
}

/** For people: `HTTP 403: ...`, or what went wrong on the way. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof ApiError) || error.status === null) return messageOf(error);
  return error.message === '' ? `HTTP ${error.status}` : `HTTP ${error.status}: ${error.message}`;
}

interface WatchCall {
  readonly signal: AbortSignal;
  /** A silence longer than this ends it. */
  readonly quietMs: Milliseconds;
  /** The server accepted it. */
  readonly onOpen: () => void;
  /** One line, complete. What it throws ends the watch. */
  readonly onLine: (line: string) => void;
}

interface PatchCall {
  readonly type: string;
  readonly body: object;
  readonly signal: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the server warned of. */
  readonly warnings: readonly string[];
}

export interface ApiClient {
  /** The API server's URL; null while no kubeconfig could be read. */
  server(): string | null;
  /** Rejects with ApiError. */
  read(path: string, signal: AbortSignal): Promise<unknown>;
  /** Rejects with ApiError. */
  patch(path: string, call: PatchCall): Promise<ApiAnswer>;
  /** Resolves when the server ends it; rejects with ApiError when it was refused or cut. */
  watch(path: string, call: WatchCall): Promise<void>;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a Status object says, else the beginning of the text. */
function readMessage(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message.slice(0, MOST_MESSAGE);
  } catch {
    // No Status: some proxy's own page.
  }
  return text.slice(0, MOST_MESSAGE).split('\n')[0] ?? '';
}

function readCauses(text: string): Cause[] {
  try {
    const { details } = JSON.parse(text) as { details?: { causes?: unknown } };
    if (!Array.isArray(details?.causes)) return [];
    return details.causes.map((cause: Partial<Cause>) => ({
      reason: cause.reason ?? '',
      message: (cause.message ?? '').slice(0, MOST_MESSAGE),
      field: cause.field ?? '',
    }));
  } catch {
    return [];
  }
}

/** `299 - "text"`, as RFC 7234 has it. */
function readWarnings({ headers }: IncomingMessage): string[] {
  const { warning } = headers;
  if (typeof warning !== 'string') return [];
  return Array.from(warning.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g), ([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
}

async function readBody(response: IncomingMessage, most: Bytes): Promise<string> {
  const blocks: Buffer[] = [];
  let bytes = 0;
  for await (const block of response as AsyncIterable<Buffer>) {
    bytes += block.length;
    if (bytes > most) throw new ApiError(null, `an answer is larger than ${most} bytes`);
    blocks.push(block);
  }
  return Buffer.concat(blocks).toString();
}

async function readLines(response: IncomingMessage, onLine: (line: string) => void): Promise<void> {
  let rest: Buffer[] = [];
  let bytes = 0;
  for await (const block of response as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = block.indexOf(10); end !== -1; end = block.indexOf(10, start)) {
      const line = Buffer.concat([...rest, block.subarray(start, end)]).toString();
      rest = [];
      bytes = 0;
      start = end + 1;
      if (line.trim() !== '') onLine(line);
    }
    bytes += block.length - start;
    if (bytes > MOST_LINE_BYTES)
      throw new ApiError(null, `a line of a watch is longer than ${MOST_LINE_BYTES} bytes`);
    if (start < block.length) rest.push(block.subarray(start));
  }
}

/** At most so many at once, in the order in which they came. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

interface OpenCall {
  readonly signal: AbortSignal;
  readonly quietMs: Milliseconds;
  readonly send?: { readonly type: string; readonly text: string };
}

export function createApiClient(load: () => Promise<KubeConfig>): ApiClient {
  let config: KubeConfig | null = null;
  let known: string | null = null;
  const inTurn = createTurns(READS_AT_ONCE);

  async function open(path: string, { signal, quietMs, send }: OpenCall): Promise<IncomingMessage> {
    config ??= await load();
    const server = config.getCurrentCluster()?.server ?? '';
    known = server;
    const url = new URL(server.replace(/\/$/, '') + path);
    const sent = send && { 'content-type': send.type, 'content-length': Buffer.byteLength(send.text) };
    const options: RequestOptions = {
      method: send ? 'PATCH' : 'GET',
      headers: { accept: 'application/json', ...sent },
      signal,
    };
    await config.applyToHTTPSOptions(options);
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = (url.protocol === 'http:' ? requestPlain : requestTls)(url, options, resolve);
    request.on('error', reject);
    request.setTimeout(quietMs, () => request.destroy(new Error(`nothing came for ${quietMs / 1000} s`)));
    request.end(send?.text);
    const response = await promise;
    if (response.statusCode === 200 || response.statusCode === 201) return response;
    const status = response.statusCode ?? null;
    const text = await readBody(response, MOST_BODY_BYTES);
    throw new ApiError(status, readMessage(text), readCauses(text));
  }

  /** Whatever went wrong as an ApiError. */
  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failure = error instanceof ApiError ? error : new ApiError(null, messageOf(error));
      if (failure.status === null || failure.status === 401) config = null;
      throw failure;
    }
  }

  return {
    server: () => known,
    read: (path, signal) =>
      inTurn(() =>
        call(async () => {
          const response = await open(path, { signal, quietMs: QUIET_MS });
          return JSON.parse(await readBody(response, MOST_BODY_BYTES)) as unknown;
        }),
      ),
    patch: (path, { type, body, signal }) =>
      call(async () => {
        // JSON is YAML.
        const send = { type, text: JSON.stringify(body) };
        const response = await open(path, { signal, quietMs: QUIET_MS, send });
        return {
          status: response.statusCode ?? 0,
          warnings: readWarnings(response),
          body: JSON.parse(await readBody(response, MOST_BODY_BYTES)) as ApiAnswer['body'],
        };
      }),
    watch: (path, { signal, quietMs, onOpen, onLine }) =>
      call(async () => {
        const response = await open(path, { signal, quietMs });
        onOpen();
        await readLines(response, onLine);
      }),
  };
}
