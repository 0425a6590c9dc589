/**
 * Questions to a large access log: `node server/bench/access-log-pages.ts [rows] [folder]`. A store is filled with `rows` records (10,000,000) of a week as a mesh of 300 services
 * logs them: half of all paths with an id that no other has, every request with an id of its own. Then it is asked; printed are the median and worst wall time of each kind of question and the
 * processor time of the median, which a busy machine changes less. A folder that is named is kept, and filled only once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessRecord } from '../src/http/testing/sample-access-log.ts';
import { NOW } from '../src/http/testing/sample-context.ts';
import {
  EVERY_RECORD,
  type AccessFilter,
  type AccessLogStore,
  type FlowKey,
} from '../src/store/access-log/access-log-store.ts';
import { createAccessLogStore } from '../src/store/embedded/access-log/create-access-log-store.ts';
import { say } from './meter.ts';

const [rows = 10_000_000] = process.argv.slice(2, 3).map(Number);
const [, , , kept] = process.argv;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'sightglass-bench-'));
if (kept === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const ROUNDS = 3;
const BATCH = 40_000;
const DAY_MS = 86_400_000;
const WEEK = { from: NOW - 7 * DAY_MS, to: NOW };
const TUESDAY = { from: NOW - 5 * DAY_MS, to: NOW - 4 * DAY_MS };

/** Scatters the bits of a number, so that ids look like ids and are the same in every run. */
function scatter(n: number, salt: number): number {
  let h = Math.imul(n ^ (n >>> 16), 0x45d9f3b) + salt;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}
const hex = (n: number, salt: number): string => scatter(n, salt).toString(16).padStart(8, '0');

/** In the form of a UUID. */
function uuid(n: number, salt: number): string {
  const [a, b, c, d] = [hex(n, salt), hex(n, salt + 1), hex(n, salt + 2), hex(n, salt + 3)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-9${c.slice(5)}-${c.slice(0, 4)}${d}`;
}

const VERBS = ['GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
const THINGS = ['items', 'orders', 'carts', 'users', 'prices', 'reviews', 'stocks'];
const end = (i: number) => ({
  cluster: 'east',
  namespace: `team-${i % 20}`,
  service: `service-${i}`,
  workload: `service-${i}-v1`,
  version: 'v1',
});
const ENDS = Array.from({ length: 300 }, (_, i) => end(i));

function pathOf(n: number): string {
  const thing = THINGS[n % THINGS.length] as string;
  if (n % 2 === 0) return `/api/v1/${thing}/${uuid(n, 11)}`;
  if (n % 4 === 1) return `/api/v1/${thing}/${scatter(n, 3) % 5000}/detail?page=${n % 101}`;
  return `/${thing}/list/${n % 12}`;
}

/** The `n`th record: every service calls five others. */
function makeRecord(n: number) {
  const from = scatter(n, 1) % ENDS.length;
  const to = (from * 7 + (scatter(n, 2) % 5)) % ENDS.length;
  const source = ENDS[from] as (typeof ENDS)[number];
  const target = ENDS[to] as (typeof ENDS)[number];
  const replica = scatter(n, 4) % 15;
  const isDenied = n % 9973 === 0;
  const isFailed = n % 53 === 0;
  return accessRecord({
    time: WEEK.from + Math.floor((n / rows) * (WEEK.to - WEEK.from)),
    durationMs: (scatter(n, 5) % 100_000) / 1000,
    source,
    target,
    sourceIdentity: `spiffe://cluster.local/ns/${source.namespace}/sa/${source.service}`,
    targetIdentity: `spiffe://cluster.local/ns/${target.namespace}/sa/${target.service}`,
    sourceAddress: `10.${from % 7}.${from % 250}.${replica}:${30_000 + (scatter(n, 6) % 30_000)}`,
    targetAddress: `10.9.${to % 250}.${replica % 3}:8080`,
    upstreamLocalAddress: `127.0.0.6:${30_000 + (scatter(n, 7) % 30_000)}`,
    upstreamRemoteAddress: `10.9.${to % 250}.${replica % 3}:8080`,
    method: VERBS[scatter(n, 8) % VERBS.length] as string,
    host: `${target.service}.${target.namespace}.svc.cluster.local:8080`,
    path: pathOf(n),
    code: isDenied ? 403 : isFailed ? 503 : 200,
    details: 'via_upstream',
    flags: isFailed && !isDenied ? 'UF' : '-',
    denied: isDenied,
    policy: isDenied ? 'team-1/none rule 0' : '',
    tlsVersion: 'TLSv1.3',
    bytesOut: scatter(n, 9) % 20_000,
    requestId: uuid(n, 21),
    userAgent: `client/${n % 23}`,
  });
}

async function fill(store: AccessLogStore): Promise<void> {
  const began = performance.now();
  const started = process.cpuUsage();
  for (let first = 0; first < rows; first += BATCH) {
    await store.append(
      Array.from({ length: Math.min(BATCH, rows - first) }, (_, i) => makeRecord(first + i)),
      [],
    );
  }
  const used = process.cpuUsage(started);
  const seconds = (performance.now() - began) / 1000;
  say(
    `${rows} records written in ${seconds.toFixed(0)} s, ${((used.user + used.system) / rows).toFixed(1)} µs of processor time each (with making them)`,
  );
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

const figure = (ms: number): string => ms.toFixed(0).padStart(6);

async function measure(name: string, work: () => Promise<number>): Promise<void> {
  const [wall, cpu]: [number[], number[]] = [[], []];
  let found = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    found = await work();
    wall.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  say(
    `${name.padEnd(46)} ${String(found).padStart(8)} found  median ${figure(middle(wall))} ms  worst ${figure(Math.max(...wall))} ms  processor ${figure(middle(cpu))} ms`,
  );
}

const store = await createAccessLogStore({
  directory: join(folder, 'access-log'),
  retention: { ageMs: 30 * DAY_MS, bytes: 2 ** 36 },
  memoryLimitBytes: 256 * 2 ** 20,
  clock: () => NOW,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
});
if (store.status().records === 0) await fill(store);
await store.retain();
// A fill that was stopped leaves what it wrote.
const { records, sizeBytes } = store.status();
say(`${records} records, ${(sizeBytes / records).toFixed(0)} bytes each; load ${loadavg()[0]?.toFixed(1)}`);

const named = (name: string) => [{ cluster: null, namespace: null, name }];
const sampled = Math.floor(records / 3) * 2;
const PAGES: readonly (readonly [string, Partial<AccessFilter>, typeof WEEK])[] = [
  ['newest', {}, WEEK],
  ['identity, one day', { identities: ['spiffe://cluster.local/ns/team-2/sa/service-42'] }, TUESDAY],
  ['identity', { identities: ['spiffe://cluster.local/ns/team-2/sa/service-42'] }, WEEK],
  ['identity that is nowhere', { identities: ['spiffe://nobody'] }, WEEK],
  ['service and 5xx', { services: named('service-42'), codes: ['5xx'] }, WEEK],
  ['code', { codes: ['404'] }, WEEK],
  ['address', { addresses: ['10.3.3.9'] }, WEEK],
  ['address pattern', { addresses: ['10.3.*'] }, WEEK],
  ['address that is nowhere', { addresses: ['10.77.0.1'] }, WEEK],
  ['path without id', { paths: ['/orders/list/7'] }, WEEK],
  ['path with unique id', { paths: [pathOf(sampled)] }, WEEK],
  ['path pattern, beginning', { paths: ['/api/v1/items/4242/*'] }, WEEK],
  ['path pattern, middle', { paths: ['*/items/4242/*'] }, WEEK],
  ['path pattern, nowhere', { paths: ['*/nowhere/*'] }, WEEK],
  ['path pattern, two parts, nowhere', { paths: ['/api/*/nowhere'] }, WEEK],
  ['host', { hosts: ['service-7.team-7.svc.cluster.local:8080'] }, WEEK],
  ['denied', { denied: true }, WEEK],
  ['request id', { requestId: uuid(sampled, 21) }, WEEK],
  ['text of a policy', { text: 'none rule' }, WEEK],
  ['text, part of an id', { text: uuid(sampled, 11).slice(0, 13) }, WEEK],
  ['text that is nowhere', { text: 'no such text' }, WEEK],
];
for (const [name, filter, window] of PAGES) {
  await measure(`page by ${name}`, async () => {
    const query = { window, filter: { ...EVERY_RECORD, ...filter }, limit: 100, before: null, after: null };
    return (await store.readPage(query)).length;
  });
}
const HISTOGRAMS: readonly (readonly [string, Partial<AccessFilter>])[] = [
  ['all', {}],
  ['service', { services: named('service-42') }],
  ['text that is nowhere', { text: 'no such text' }],
];
for (const [name, filter] of HISTOGRAMS) {
  await measure(`histogram of ${name}`, async () => {
    const query = { window: WEEK, filter: { ...EVERY_RECORD, ...filter }, stepMs: 3_600_000 };
    return (await store.readHistogram(query)).reduce((sum, { records }) => sum + records, 0);
  });
}
const RESOURCE: readonly FlowKey[] = ['targetCluster', 'targetNamespace', 'targetService', 'method', 'path'];
const GROUPS: readonly (readonly [string, readonly FlowKey[], Partial<AccessFilter>])[] = [
  ['identity', ['sourceIdentity'], {}],
  ['address', ['sourceAddress'], {}],
  ['service', ['targetCluster', 'targetNamespace', 'targetService'], {}],
  ['code', ['code'], {}],
  ['host', ['host'], {}],
  ['path', ['path'], {}],
  ['resource', RESOURCE, {}],
  ['resource, of one identity', RESOURCE, { identities: ['spiffe://cluster.local/ns/team-2/sa/service-42'] }],
  ['resource, of what was denied', RESOURCE, { denied: true }],
];
for (const [name, keys, filter] of GROUPS) {
  await measure(`groups by ${name}`, async () => {
    const query = { window: WEEK, filter: { ...EVERY_RECORD, ...filter }, keys, limit: 50 };
    return (await store.readFlows(query)).distinct;
  });
}
say(`load ${loadavg()[0]?.toFixed(1)}`);
await store.close();
