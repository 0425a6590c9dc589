/**
 * Asks all engines at once. What leaves is what those answered that did, and a warning for each that did not: one engine's
 * trouble costs its own data only. No engine is waited for longer than the deadline.
 */
import type { Warning } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Milliseconds } from '@sightglass/shared/units';
import { EngineError, type Engine } from './engine/engine.ts';

/** What an engine's part of an answer is missing. */
export interface Failure {
  readonly engine: Engine;
  /** Null: everything. */
  readonly missing: string | null;
  readonly error: unknown;
}

/** Some engines repeat the whole query when they refuse it. */
const MAX_MESSAGE = 400;

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}

/** Rejects with an EngineError when the work takes too long. */
export async function withinDeadline<Result>(
  engine: Engine,
  deadlineMs: Milliseconds,
  work: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `${engine.name} has not answered within ${deadlineMs / 1000} s.`;
      reject(new EngineError('timeout', message, { engine: engine.name }));
    }, deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether nothing of the engine's cluster can be seen. */
const UNSEEN = new Set(['unreachable', 'timeout', 'http-status']);

/** The failure as a warning of the answer. */
export function warnOfFailure({ engine, missing, error }: Failure): Warning {
  const isUnseen = missing === null && error instanceof EngineError && UNSEEN.has(error.kind);
  const isCluster = isUnseen && engine.cluster !== UNKNOWN;
  const what = missing === null ? 'Nothing of it is in this answer' : `This answer lacks its ${missing}`;
  return {
    code: isCluster ? 'cluster-down' : 'engine',
    subject: engine.name,
    message: `${what}: ${describe(error)}`,
  };
}

/** What the engine itself had to say. */
export function warnOfEngine(engine: Engine, messages: readonly string[]): Warning[] {
  return [...new Set(messages)].map((message) => ({ code: 'engine', subject: engine.name, message }));
}
