import { expect, it, onTestFinished } from 'vitest';
import { accessRecord, createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { NOW } from '../http/testing/sample-context.ts';
import { readIstioFields } from '../telemetry/access-log/formats/istio-json.ts';
import { trimRecord } from '../telemetry/access-log/trim-record.ts';
import { UNKNOWN_END, type AccessRecord } from '../telemetry/access-record.ts';
import { readAttempts } from './read-attempts.ts';

const CART = { cluster: 'east', namespace: 'shop', name: 'cart' };
const WINDOW = { from: NOW - 900_000, to: NOW };

async function readOf(records: readonly Partial<AccessRecord>[]) {
  const log = await createSampleAccessLog(records.map((one) => accessRecord({ reporter: 'source', ...one })));
  onTestFinished(() => log.close());
  return { log, told: await readAttempts(log, CART, WINDOW) };
}

it('adds up the attempts of records of callers’ proxies', async () => {
  const { told, log } = await readOf([
    { attempts: 1 },
    { attempts: 1, method: 'POST' },
    { attempts: 3 },
    // Never sent on; not told; at the callee; of another service.
    { attempts: 0 },
    {},
    { attempts: 9, reporter: 'destination' },
    { attempts: 9, target: { ...UNKNOWN_END, cluster: 'east', namespace: 'shop', service: 'web' } },
  ]);
  expect(told).toEqual({ records: 3, attemptsPerRequest: 1.66667, retried: 1, most: 3 });
  expect((await log.store.readRecord(3))?.record.attempts).toBe(3);
  expect((await log.store.readRecord(5))?.record.attempts).toBeNull();
});

it('says nothing where no record tells any', async () => {
  expect((await readOf([{}, {}])).told).toBeNull();
  expect((await readOf([])).told).toBeNull();
});

it.each([
  ['2', 2],
  [3, 3],
  ['-', null],
  [null, null],
  [-4, null],
  ['many', null],
  [1e9, 99],
])('reads %s of Istio’s JSON as %s', (written, attempts) => {
  const node = { end: UNKNOWN_END, role: 'sidecar' as const, address: '', serviceAccount: '' };
  const fields = { start_time: '2026-01-01T00:00:00Z', upstream_request_attempt_count: written };
  const record = readIstioFields(fields, { node, nodeId: '' }, 'file');
  trimRecord(record);
  expect(record.attempts).toBe(attempts);
});
