/**
 * Who may push, and when: the token, how many bodies are taken at once, and the moments in which none is (the start, the end, a store that
 * does not keep up). Senders are then told to come back: 503 with Retry-After, never 429, which a Prometheus that is not told otherwise
 * takes for a reason to throw the samples away.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../outbound/secret.ts';

/** Bodies in memory at once, and senders that wait for their turn; their bodies are not read meanwhile. */
const BODIES_AT_ONCE = 4;
const MAXIMUM_WAITING = 256;

/** An answer to a sender instead of taking its body. */
export class PushRefused extends Error {
  readonly status: 401 | 503;
  /** After how many seconds the sender should try again; null when that would not help. */
  readonly retryAfterSeconds: number | null;

  constructor(status: 401 | 503, message: string, retryAfterSeconds: number | null) {
    super(message);
    this.name = 'PushRefused';
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface PushGate {
  /** Checks the Authorization header. Rejects with PushRefused. */
  authenticate(authorization: string | undefined): Promise<void>;
  /** Waits for a turn; the answer gives it back. Rejects with PushRefused. */
  enter(): Promise<() => void>;
  open(): void;
  /** Takes nothing any more; resolves when what was being taken is. */
  close(): Promise<void>;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A gate that is not open yet. `isOverloaded` says that the store is behind. */
export function createPushGate(options: {
  readonly token: Secret | null;
  isOverloaded(): boolean;
}): PushGate {
  let state: 'starting' | 'open' | 'stopping' = 'starting';
  let running = 0;
  const waiting: (() => void)[] = [];
  let whenIdle: (() => void) | null = null;

  const leave = (): void => {
    const next = waiting.shift();
    // The turn is handed on, or given back.
    if (next) next();
    else running--;
    if (running === 0) whenIdle?.();
  };
  const refuseByState = (): void => {
    if (state === 'starting') throw new PushRefused(503, 'The console is starting.', 1);
    if (state === 'stopping') throw new PushRefused(503, 'The console is stopping.', 2);
  };

  return {
    async authenticate(authorization) {
      if (options.token === null) return;
      const [scheme = '', shown = ''] = (authorization ?? '').trim().split(/\s+/, 2);
      const expected = await options.token.read().catch(() => '');
      if (expected === '')
        throw new PushRefused(503, 'The console cannot read the token that it expects.', 10);
      const isRight = timingSafeEqual(digest(shown), digest(expected));
      if (scheme.toLowerCase() !== 'bearer' || !isRight) {
        throw new PushRefused(401, 'Pushing needs the console’s token: Authorization: Bearer.', null);
      }
    },
    async enter() {
      refuseByState();
      if (options.isOverloaded()) throw new PushRefused(503, 'The store does not keep up.', 5);
      if (running < BODIES_AT_ONCE) {
        running++;
      } else {
        if (waiting.length >= MAXIMUM_WAITING) throw new PushRefused(503, 'Too many senders at once.', 1);
        await new Promise<void>((resolve) => waiting.push(resolve));
        try {
          refuseByState();
        } catch (error) {
          leave();
          throw error;
        }
      }
      let isInside = true;
      return () => {
        if (isInside) leave();
        isInside = false;
      };
    },
    open() {
      state = 'open';
    },
    async close() {
      state = 'stopping';
      if (running === 0) return;
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
    },
  };
}
