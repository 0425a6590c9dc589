/** For tests: an embedded store in memory that is filled window by window, and a book over it, at a clock of the test's own. */
import { sloSchema, type Slo, type SloDraft } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { createCollections } from '../state/collections.ts';
import { openState, type State } from '../state/open-state.ts';
import { createOpenTickets } from '../state/open-tickets.ts';
import { batch, count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';
import { createEmbeddedStore } from '../store/embedded/create-embedded-store.ts';
import type { TelemetryStore, WritableTelemetryStore } from '../store/telemetry-store.ts';
import type { EdgeWindow, WindowBatch } from '../telemetry/edge-window.ts';
import { createSloBook, type SloBook } from './slo-book.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export { INTERVAL_MS, ORIGIN };

/** An SLO of shop/cart at 99.9% over 30 days, but for what is given. */
export function makeSlo(parts: Partial<SloDraft> = {}): Slo {
  return sloSchema.parse({
    name: 'cart availability',
    sli: { kind: 'availability' },
    scope: { namespace: 'shop', service: 'cart' },
    goal: 0.999,
    period: { kind: 'rolling', days: 30 },
    ...parts,
  });
}

/** Requests from shop/web to shop/cart, some of which fail. */
export function cartWindow(good: number, bad: number): EdgeWindow[] {
  const failed = { code: '503', failed: true };
  return [
    edgeWindow(edge('shop/web', 'shop/cart'), {
      outcomes: [count(good), ...(bad > 0 ? [count(bad, failed)] : [])],
    }),
  ];
}

export interface TestMesh {
  readonly store: WritableTelemetryStore;
  readonly book: SloBook;
  readonly state: State;
  readonly collections: ReturnType<typeof createCollections>;
  /** The clock, which only the test moves. */
  now: EpochMs;
  /** Adds windows of INTERVAL_MS, each with what the function says of its start; null is a gap. */
  run(windows: number, what: (start: EpochMs) => EdgeWindow[] | null): Promise<void>;
  /** Another book over the same store and state, as after a restart. */
  restart(): SloBook;
  close(): Promise<void>;
}

/** A mesh that begins at ORIGIN, or later. */
export async function createTestMesh(
  slos: readonly (readonly [id: string, slo: Slo])[],
  {
    begin = ORIGIN,
    wrap = (store) => store,
  }: { begin?: EpochMs; wrap?: (store: TelemetryStore) => TelemetryStore } = {},
): Promise<TestMesh> {
  const state = openState(null);
  const time = { now: begin };
  const clock = (): EpochMs => time.now;
  const collections = createCollections(state, clock);
  const store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs: INTERVAL_MS,
    retention: { raw: 6 * HOUR_MS, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock,
  });
  const open = (): SloBook =>
    createSloBook({
      store: wrap(store),
      slos: collections.slos,
      maintenances: collections.maintenances,
      tickets: createOpenTickets(state),
      clock,
      intervalMs: INTERVAL_MS,
      log: { warn() {} },
    });
  for (const [id, slo] of slos) collections.slos.create(slo, { author: 'ann', id });
  let next = begin;
  return {
    store,
    state,
    collections,
    book: open(),
    get now() {
      return time.now;
    },
    set now(at) {
      time.now = at;
    },
    restart: open,
    async run(windows, what) {
      for (let i = 0; i < windows; i++) {
        const list = what(next);
        const made: WindowBatch = { ...batch(0, list ?? []), start: next, end: next + INTERVAL_MS };
        if (list) await store.insertWindows(made);
        next += INTERVAL_MS;
        time.now = next;
      }
    },
    async close() {
      await store.close();
      state.close();
    },
  };
}
