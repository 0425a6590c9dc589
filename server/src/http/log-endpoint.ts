/** Where logs are pushed: POST /v1/logs (OTLP). Enters: a body with its headers; leaves: the protocol's success, or a refusal that tells the sender rightly whether to try again. */
import { Router, type RequestHandler, type Response } from 'express';
import { formatSize } from '../config/quantities.ts';
import { BodyAboveLimit, MalformedBody } from '../telemetry/sources/push/malformed-body.ts';
import { PushRefused, type PushGate } from '../telemetry/sources/push/push-gate.ts';
import { UnsupportedBody } from '../telemetry/sources/push/unsupported-body.ts';
import type { LogAnswer, OtlpLogs } from '../telemetry/sources/otlp/logs-source.ts';
import { nameRoute } from './measure-requests.ts';
import { ProblemError } from './problem.ts';
import { readRequestBody } from './read-request-body.ts';

export interface LogContext {
  /** Null when it is off. */
  readonly logs: OtlpLogs | null;
  readonly gate: PushGate;
  readonly maxBytes: number;
}

const PATH = '/v1/logs';
const SETTING = 'accessLog.otlp.enabled';

/** Status and words of a refusal; null for a failure. */
function readRefusal(error: unknown): { readonly status: number; readonly detail: string } | null {
  if (error instanceof PushRefused) return { status: error.status, detail: error.message };
  if (error instanceof MalformedBody)
    return { status: 400, detail: `The body cannot be read: ${error.message}.` };
  if (error instanceof UnsupportedBody) return { status: 415, detail: error.message };
  if (!(error instanceof BodyAboveLimit)) return null;
  const limit = formatSize(error.limitBytes);
  return { status: 413, detail: `The body is larger than ${limit} (push.maxBodySize): send smaller ones.` };
}

function send(response: Response, status: number, { headers, body }: LogAnswer): void {
  response.status(status).set({ ...headers, 'Cache-Control': 'no-store' });
  response.end(body ?? undefined);
}

function createHandler({ logs, gate, maxBytes }: LogContext): RequestHandler {
  return async (request, response) => {
    nameRoute(response, PATH);
    if (logs === null) {
      throw new ProblemError(
        404,
        `This console takes nothing here: set ${SETTING}: true in its configuration.`,
      );
    }
    if (request.method !== 'POST') {
      response.set('Allow', 'POST');
      throw new ProblemError(405, `${request.method} is not possible here.`);
    }
    const headers = {
      contentType: request.get('content-type'),
      contentEncoding: request.get('content-encoding'),
    };
    let leave: (() => void) | null = null;
    try {
      await gate.authenticate(request.get('authorization'));
      leave = await gate.enter();
      const packed = await readRequestBody(request, maxBytes);
      send(response, 200, await logs.receive(packed, headers, maxBytes));
    } catch (error) {
      const refusal = readRefusal(error);
      if (!refusal) throw error;
      if (error instanceof PushRefused && error.retryAfterSeconds !== null)
        response.set('Retry-After', String(error.retryAfterSeconds));
      if (refusal.status === 401) response.set('WWW-Authenticate', 'Bearer');
      // What was not read of the body must not be taken for the next request.
      if (!request.complete) response.set('Connection', 'close');
      send(response, refusal.status, logs.explain(refusal.detail, headers));
    } finally {
      leave?.();
    }
  };
}

/** Mount at the root, before what answers below /api. */
export function createLogEndpoint(context: LogContext): Router {
  const router = Router();
  router.all(PATH, createHandler(context));
  return router;
}
