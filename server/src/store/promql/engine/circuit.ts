/**
 * Keeps a dead engine from costing every page its deadline: after failures the engine is left alone, asked one small question at growing
 * distances, and used again as soon as it answers that. While it is well but nobody asks, the same question tells its state.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { EngineError } from './engine.ts';

/** Failures in a row that mean the engine rather than one question. */
const FAILURES = 3;
const FIRST_PROBE_MS = 1000;
const MAXIMUM_PROBE_MS = 5000;
/** The longest that an engine is left alone because it asked for it. */
const MAXIMUM_REST_MS = 60_000;

export interface Circuit {
  /** Throws the last failure while the engine is left alone. */
  pass(): void;
  succeeded(): void;
  failed(error: EngineError): void;
  isOpen(): boolean;
  /** Asks the small question every so often from now on, whatever happens. */
  start(): void;
  stop(): void;
}

export interface CircuitOptions {
  /** Asks the small question and reports to `succeeded` or `failed`. Never rejects. */
  readonly probe: () => Promise<void>;
  /** Without a question for so long the engine is probed. */
  readonly idleMs: Milliseconds;
}

/** What says nothing about the engine's health: it answered. */
function isAnswer({ kind }: EngineError): boolean {
  return kind === 'query' || kind === 'too-large';
}

export function createCircuit(options: CircuitOptions): Circuit {
  let open: EngineError | null = null;
  let failures = 0;
  let probes = 0;
  let everAnswered = false;
  let heartbeat = false;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;

  const schedule = (delayMs: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (stopped) return;
    timer = setTimeout(() => {
      probes++;
      void options.probe();
    }, delayMs);
    timer.unref();
  };

  const answered = (): void => {
    failures = 0;
    probes = 0;
    everAnswered = true;
    const wasOpen = open !== null;
    open = null;
    if (heartbeat) schedule(options.idleMs);
    else if (wasOpen && timer !== null) clearTimeout(timer);
  };

  return {
    pass() {
      if (open === null) return;
      const message = `${open.message} It is tried again every few seconds.`;
      throw new EngineError(open.kind, message, open);
    },
    succeeded: answered,
    failed(error) {
      if (isAnswer(error)) {
        answered();
        return;
      }
      failures++;
      const meansEngine = error.kind === 'unreachable' || error.retryAfterMs !== null || !everAnswered;
      if (open === null && failures < FAILURES && !meansEngine) return;
      open = error;
      const backOffMs = Math.min(FIRST_PROBE_MS * 2 ** probes, MAXIMUM_PROBE_MS);
      const restMs = Math.min(error.retryAfterMs ?? 0, MAXIMUM_REST_MS);
      schedule(Math.max(backOffMs, restMs));
    },
    isOpen: () => open !== null,
    start() {
      heartbeat = true;
      void options.probe();
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
