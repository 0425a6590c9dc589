/**
 * A source whose targets are pushed: what senders of one kind send, and the state of their targets for GET /api/v1/sources. Enters:
 * bodies with their headers; leaves: samples in the rollup. Moments are epoch milliseconds.
 */
import type { Sources, Target } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { PushedTargetState } from '../../push-intake.ts';
import type { PushFormat, PushReceipt, ReceivedBody } from './push-reader.ts';
import { receiveBody } from './receive-body.ts';

type PushKind = 'remote-write' | 'otlp';

/** What a sender says of its body. */
interface BodyHeaders {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/** What a sender is answered. */
export interface PushAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** What tells one kind of sender from another. */
export interface PushProtocol {
  readonly kind: PushKind;
  /** Where bodies are sent. */
  readonly path: string;
  readonly formats: readonly PushFormat[];
  /** Chooses among the formats; throws UnsupportedBody. */
  choose(headers: BodyHeaders): PushFormat;
  /** The answer to a body that was taken. */
  confirm(receipt: PushReceipt, format: PushFormat): PushAnswer;
  /** The body of an answer to one that was not, in the protocol's own words; null for problem details. */
  explain(message: string, headers: BodyHeaders): Omit<PushAnswer, 'status'> | null;
}

export interface PushSourceOptions {
  readonly protocol: PushProtocol;
  readonly intervalMs: Milliseconds;
  /** Limit for a body, unpacked. */
  readonly maxBytes: number;
  readonly clock: () => EpochMs;
}

export interface PushSource {
  readonly protocol: PushProtocol;
  /** Takes a body. Rejects with MalformedBody or BodyAboveLimit. */
  receive(format: PushFormat, body: ReceivedBody): Promise<PushReceipt>;
  /** A body was refused; the reason is shown until one is taken. */
  refused(reason: string): void;
  describe(): Pick<Sources, 'sources' | 'targets'>;
}

/** A target is up while its samples come no later than after so many of its intervals, and so long on top. */
const MISSED_SCRAPES = 3;
const ALLOWANCE_MS = 15_000;

function complain({ outOfOrder }: PushedTargetState, silentMs: Milliseconds | null): string | null {
  if (silentMs !== null) return `nothing was pushed for ${Math.round(silentMs / 1000)} s`;
  return outOfOrder === 0 ? null : `${outOfOrder} samples came out of order`;
}

function describe(state: PushedTargetState, kind: PushKind, now: EpochMs): Target {
  const silentMs = now - state.lastArrivalAt;
  const isUp = silentMs <= MISSED_SCRAPES * state.intervalMs + ALLOWANCE_MS;
  const { instance = '', job = '' } = state.labels;
  return {
    id: `${kind}:${state.id}`,
    source: kind,
    url: instance || job || state.id,
    labels: { ...state.labels },
    state: isUp ? 'up' : 'down',
    lastScrapeAt: state.newestAt,
    lastSuccessAt: state.lastArrivalAt,
    lastDurationMs: null,
    samples: state.series,
    series: state.series,
    bodyBytes: 0,
    scrapes: Math.max(1, Math.round(state.samples / Math.max(1, state.series))),
    failures: 0,
    parseErrors: 0,
    lastError: complain(state, isUp ? null : silentMs),
    dialects: [...state.dialects],
  };
}

/** A source without targets yet. */
export function createPushSource(options: PushSourceOptions): PushSource {
  const { protocol, clock } = options;
  const { kind, formats } = protocol;
  let lastError: string | null = null;
  return {
    protocol,
    async receive(format, body) {
      const receipt = await receiveBody(format, body, options.maxBytes);
      lastError = null;
      return receipt;
    },
    refused(reason) {
      lastError = reason;
    },
    describe() {
      const now = clock();
      const intakes = new Set(formats.map(({ intake }) => intake));
      const targets = [...intakes]
        .flatMap((intake) => intake.targets())
        .map((state) => describe(state, kind, now));
      const targetsUp = targets.filter(({ state }) => state === 'up').length;
      return {
        sources: [
          {
            name: kind,
            kind,
            intervalMs: options.intervalMs,
            discovery: [`POST ${protocol.path}`],
            targetsUp,
            targetsDown: targets.length - targetsUp,
            targetsPending: 0,
            lastError,
          },
        ],
        targets,
      };
    },
  };
}
