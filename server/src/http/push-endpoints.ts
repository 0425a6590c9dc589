/**
 * Where metrics are pushed: POST /api/v1/write (Prometheus remote write) and POST /v1/metrics (OTLP). Enters: a body with its headers;
 * leaves: the protocol's own success, or a refusal that tells the sender rightly whether to try again. 503 with Retry-After is for
 * all that passes; 400, 413 and 415 are for bodies that could never be taken, because senders throw those away.
 */
import { Router, type RequestHandler, type Response } from 'express';
import type { EpochMs } from '@sightglass/shared/units';
import { formatSize } from '../config/quantities.ts';
import { BodyAboveLimit, MalformedBody } from '../telemetry/sources/push/malformed-body.ts';
import { PushRefused, type PushGate } from '../telemetry/sources/push/push-gate.ts';
import type { PushFormat, PushReceipt, ReceivedBody } from '../telemetry/sources/push/push-reader.ts';
import type { PushAnswer, PushSource } from '../telemetry/sources/push/push-source.ts';
import { UnsupportedBody } from '../telemetry/sources/push/unsupported-body.ts';
import { nameRoute } from './measure-requests.ts';
import { ProblemError, sendProblem } from './problem.ts';
import { readRequestBody } from './read-request-body.ts';
import { requestIdOf } from './request-id.ts';

export interface PushEndpoint {
  readonly path: string;
  /** What to set in the configuration when it is off. */
  readonly setting: string;
  /** Null when it is off. */
  readonly source: PushSource | null;
}

export interface PushContext {
  readonly endpoints: readonly PushEndpoint[];
  readonly gate: PushGate;
  readonly maxBytes: number;
  now(): EpochMs;
  /** A body was read; resolves when it would outlive the process. */
  taken(push: {
    readonly source: PushSource;
    readonly format: PushFormat;
    readonly body: ReceivedBody;
    readonly receipt: PushReceipt;
    readonly durationMs: number;
  }): Promise<void>;
  refused(source: PushSource, status: number): void;
}

interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly retryAfterSeconds: number | null;
}

/** Null for what is no refusal but a failure. */
function readRefusal(error: unknown): Refusal | null {
  if (error instanceof PushRefused) {
    return { status: error.status, detail: error.message, retryAfterSeconds: error.retryAfterSeconds };
  }
  if (error instanceof MalformedBody) {
    return { status: 400, detail: `The body cannot be read: ${error.message}.`, retryAfterSeconds: null };
  }
  if (error instanceof BodyAboveLimit) {
    const detail = `The body is larger than ${formatSize(error.limitBytes)} (push.maxBodySize): send smaller ones.`;
    return { status: 413, detail, retryAfterSeconds: null };
  }
  if (error instanceof UnsupportedBody)
    return { status: 415, detail: error.message, retryAfterSeconds: null };
  return null;
}

function send(response: Response, { status, headers, body }: PushAnswer): void {
  response.status(status).set({ ...headers, 'Cache-Control': 'no-store' });
  response.end(body ?? undefined);
}

function createHandler(endpoint: PushEndpoint, context: PushContext): RequestHandler {
  const { path, setting, source } = endpoint;
  const { gate } = context;
  return async (request, response) => {
    nameRoute(response, path);
    if (source === null) {
      throw new ProblemError(
        404,
        `This console takes nothing here: set ${setting}: true in its configuration.`,
      );
    }
    if (request.method !== 'POST') {
      response.set('Allow', 'POST');
      throw new ProblemError(405, `${request.method} is not possible here.`);
    }
    const { protocol } = source;
    const headers = {
      contentType: request.get('content-type'),
      contentEncoding: request.get('content-encoding'),
    };
    const startedAt = performance.now();
    let leave: (() => void) | null = null;
    try {
      await gate.authenticate(request.get('authorization'));
      const format = protocol.choose(headers);
      leave = await gate.enter();
      const packed = await readRequestBody(request, context.maxBytes);
      const body = { packed, arrivedAt: context.now() };
      const receipt = await source.receive(format, body);
      await context.taken({ source, format, body, receipt, durationMs: performance.now() - startedAt });
      send(response, protocol.confirm(receipt, format));
    } catch (error) {
      const refusal = readRefusal(error);
      if (!refusal) throw error;
      const { status, detail, retryAfterSeconds } = refusal;
      if (status !== 503) source.refused(detail);
      context.refused(source, status);
      if (retryAfterSeconds !== null) response.set('Retry-After', String(retryAfterSeconds));
      if (status === 401) response.set('WWW-Authenticate', 'Bearer');
      // What was not read of the body must not be taken for the next request.
      if (!request.complete) response.set('Connection', 'close');
      const own = protocol.explain(detail, headers);
      if (own) send(response, { status, ...own });
      else sendProblem(response, { status, detail, instance: requestIdOf(response) });
    } finally {
      leave?.();
    }
  };
}

/** Mount at the root, before what answers below /api. */
export function createPushEndpoints(context: PushContext): Router {
  const router = Router();
  for (const endpoint of context.endpoints) router.all(endpoint.path, createHandler(endpoint, context));
  return router;
}
