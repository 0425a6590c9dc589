/** An access log for tests: a store in memory with the given records, and nothing that sends. */
import { createAccessLogStore } from '../../store/embedded/access-log/create-access-log-store.ts';
import { createAccessCounts } from '../../telemetry/access-log/access-counts.ts';
import { createAccessRecord, type AccessRecord } from '../../telemetry/access-record.ts';
import type { AccessLogStore } from '../../store/access-log/access-log-store.ts';
import type { AccessLog } from '../access-log.ts';
import { NOW } from './sample-context.ts';

/** A record of half a minute ago, with changes. */
export function accessRecord(changes: Partial<AccessRecord> = {}): AccessRecord {
  const end = { cluster: 'east', namespace: 'shop', version: 'v1' };
  return {
    ...createAccessRecord('als'),
    time: NOW - 30_000,
    durationMs: 12,
    reporter: 'destination',
    source: { ...end, service: 'web', workload: 'web-v1' },
    target: { ...end, service: 'cart', workload: 'cart-v1' },
    sourceIdentity: 'spiffe://cluster.local/ns/shop/sa/web',
    targetIdentity: 'spiffe://cluster.local/ns/shop/sa/cart',
    sourceAddress: '10.0.0.7:41000',
    targetAddress: '10.0.0.9:8080',
    method: 'GET',
    host: 'cart:8080',
    path: '/cart/1',
    code: 200,
    proof: 'mutual',
    requestId: 'r-1',
    ...changes,
  };
}

interface SampleAccessLog extends AccessLog {
  readonly store: AccessLogStore;
  close(): Promise<void>;
}

/** Arrived a minute ago. */
export async function createSampleAccessLog(records: readonly AccessRecord[]): Promise<SampleAccessLog> {
  const store = await createAccessLogStore({
    directory: ':memory:',
    retention: { ageMs: 7 * 86_400_000, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => NOW - 60_000,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await store.append(records, []);
  return {
    store,
    close: () => store.close(),
    describe: () => ({
      counts: { ...createAccessCounts(), pending: 0, dropped: 0 },
      leftOutOfEdges: [],
      faults: [],
      streams: [],
      files: [],
    }),
  };
}
