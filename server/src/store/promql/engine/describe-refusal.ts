/**
 * What it means when an engine does not answer with success: HTTP status and body enter, an EngineError leaves. Prometheus' errors are
 * JSON, {"status": "error", "errorType": "bad_data", "error": "..."}; what stands before an engine answers HTML or a line of text.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { readRetryAfter } from '../../../outbound/retry-after.ts';
import { EngineError } from './engine.ts';

/** Of a text that is no JSON, so much is shown. */
const SHOWN_CHARACTERS = 200;

export interface Refusal {
  readonly engine: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the body, secrets taken out. */
  readonly body: string;
  readonly now: EpochMs;
}

interface EngineWords {
  readonly type: string;
  readonly message: string;
}

function readJson(body: string): EngineWords | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null;
    const type = 'errorType' in parsed ? String(parsed.errorType) : '';
    return typeof parsed.error === 'string' ? { type, message: parsed.error } : null;
  } catch {
    return null;
  }
}

/** The first line of a text; nothing of HTML, whose first line says nothing. */
function firstLine(body: string): string {
  const line = body.trim().split('\n', 1)[0] ?? '';
  return line.startsWith('<') ? '' : line.slice(0, SHOWN_CHARACTERS);
}

function adviceFor({ status, url, headers }: Refusal): string {
  if (status >= 300 && status < 400)
    return ` It redirects to ${String(headers['location'] ?? 'nowhere')}: write that address as url.`;
  if (status === 401 || status === 403) return ' Check bearer, basic, tls and headers of this engine.';
  if (status === 400 || status === 404 || status === 405)
    return ` Check url: the engine’s API is expected below ${url}.`;
  if (status === 429) return ' It limits requests: raise its limits or lower concurrency.';
  return '';
}

/** The error that such an answer is. */
export function describeRefusal(refusal: Refusal): EngineError {
  const { engine, status, body } = refusal;
  const words = readJson(body);
  const retryAfterMs = readRetryAfter(refusal.headers['retry-after'], refusal.now);
  const about = { engine, status, retryAfterMs };
  if (words?.type === 'timeout')
    return new EngineError('timeout', `Engine ${engine} gave up the query: ${words.message}.`, about);
  if (words && (status === 400 || status === 422))
    return new EngineError('query', `Engine ${engine} refused the query: ${words.message}.`, about);
  const said = words?.message ?? firstLine(body);
  const rest =
    retryAfterMs === null ? '' : ` and wants to be left alone for ${Math.ceil(retryAfterMs / 1000)} s`;
  const message = `Engine ${engine} answered HTTP ${status}${rest}${said === '' ? '' : `: ${said}`}.`;
  return new EngineError('http-status', `${message}${adviceFor(refusal)}`, about);
}
