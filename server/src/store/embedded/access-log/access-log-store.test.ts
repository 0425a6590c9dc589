import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOW } from '../../../http/testing/sample-context.ts';
import { accessRecord } from '../../../http/testing/sample-access-log.ts';
import { EVERY_RECORD, type AccessFilter, type AccessLogStore } from '../../access-log/access-log-store.ts';
import { createAccessLogStore } from './create-access-log-store.ts';

const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'sightglass-access-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WINDOW = { from: NOW - DAY_MS, to: NOW };

function open(
  directory: string,
  changes: { clock?: () => number; bytes?: number } = {},
): Promise<AccessLogStore> {
  return createAccessLogStore({
    directory,
    retention: { ageMs: 7 * DAY_MS, bytes: changes.bytes ?? 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: changes.clock ?? (() => NOW),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
}

const page = (filter: Partial<AccessFilter>, limit = 100) => ({
  window: WINDOW,
  filter: { ...EVERY_RECORD, ...filter },
  limit,
  before: null,
  after: null,
});

describe('certificates of the access log', () => {
  it('are told by end, with the last use and the records, and who signed', async () => {
    const store = await open(':memory:');
    const caller = { sourceSubject: 'CN=web', sourceIssuer: 'O=td' };
    await store.append(
      [
        accessRecord({ ...caller, time: NOW - 9000 }),
        accessRecord({ ...caller, time: NOW - 4000, path: '/other' }),
        accessRecord({ ...caller, time: NOW - 2 * DAY_MS }),
        accessRecord({ reporter: 'source', sourceIdentity: '', targetIdentity: '', time: NOW - 1 }),
      ],
      [],
    );
    const place = { cluster: 'east', namespace: 'shop' };
    expect(await store.readCertificates(WINDOW, 10)).toEqual([
      {
        ...place,
        workload: 'cart-v1',
        identity: 'spiffe://cluster.local/ns/shop/sa/cart',
        subject: '',
        issuer: '',
        records: 2,
        lastAt: NOW - 4000,
      },
      {
        ...place,
        workload: 'web-v1',
        identity: 'spiffe://cluster.local/ns/shop/sa/web',
        subject: 'CN=web',
        issuer: 'O=td',
        records: 2,
        lastAt: NOW - 4000,
      },
    ]);
    expect(await store.readCertificates(WINDOW, 1)).toHaveLength(1);
    await store.close();
  });
});

describe('a page of the access log', () => {
  const end = { cluster: 'west', namespace: 'pay', version: 'v1' };
  const records = [
    accessRecord({ path: '/a', time: NOW - 5000 }),
    accessRecord({
      path: '/b/1',
      time: NOW - 4000,
      code: 503,
      flags: 'UF,URX',
      method: 'POST',
      tlsVersion: 'TLSv1.3',
      requestId: 'r-9',
    }),
    accessRecord({
      path: '/b/2',
      time: NOW - 3000,
      code: 403,
      denied: true,
      policy: 'pay/no',
      sourceIdentity: 'spiffe://td/ns/x/sa/y',
    }),
    accessRecord({
      path: "/c'); DROP TABLE record; --",
      time: NOW - 2000,
      code: 0,
      host: 'api.example',
      proof: 'plaintext',
      sourceAddress: '[fd00::1]:5',
    }),
    accessRecord({
      path: '',
      time: NOW - 1000,
      code: null,
      protocol: 'tcp',
      target: { ...end, service: 'db', workload: 'db-0' },
      reporter: 'source',
    }),
    accessRecord({ path: '/old', time: NOW - 2 * DAY_MS }),
  ];
  let store: AccessLogStore;
  beforeAll(async () => {
    store = await open(':memory:');
    await store.append(records, []);
  });
  afterAll(() => store.close());

  const find = async (filter: Partial<AccessFilter>): Promise<string[]> =>
    (await store.readPage(page(filter))).map(({ record }) => record.path);

  it.each<[Partial<AccessFilter>, string[]]>([
    [{}, ['', "/c'); DROP TABLE record; --", '/b/2', '/b/1', '/a']],
    [{ paths: ['/b/*'] }, ['/b/2', '/b/1']],
    [{ paths: ['/a', '/b/1'] }, ['/b/1', '/a']],
    [{ paths: ['/_'] }, []],
    [{ paths: ['%'] }, []],
    [{ paths: ["/c'); DROP TABLE record; --"] }, ["/c'); DROP TABLE record; --"]],
    [{ codes: ['5xx', '0'] }, ["/c'); DROP TABLE record; --", '/b/1']],
    [{ codes: ['none'] }, ['']],
    [{ codes: ['403'] }, ['/b/2']],
    [{ flags: ['URX'] }, ['/b/1']],
    [{ methods: ['POST'] }, ['/b/1']],
    [{ denied: true }, ['/b/2']],
    [{ identities: ['spiffe://td/*'] }, ['/b/2']],
    [{ identities: ['spiffe://cluster.local/ns/shop/sa/web'], codes: ['2xx'] }, ['/a']],
    [{ addresses: ['fd00::1'] }, ["/c'); DROP TABLE record; --"]],
    [{ addresses: ['10.0.0.7'], codes: ['503'] }, ['/b/1']],
    [{ addresses: ['10.0.0.7:41000'], codes: ['503'] }, ['/b/1']],
    [{ addresses: ['10.0.0'] }, []],
    [{ addresses: ['10.0.*'], codes: ['503'] }, ['/b/1']],
    [{ services: [{ cluster: null, namespace: null, name: 'db' }] }, ['']],
    [{ services: [{ cluster: 'east', namespace: 'pay', name: 'db' }] }, []],
    [{ workloads: [{ cluster: 'west', namespace: 'pay', name: 'db-0' }] }, ['']],
    [{ sources: [{ cluster: null, namespace: null, name: 'web' }], namespaces: ['pay'] }, ['']],
    [{ hosts: ['api.example'] }, ["/c'); DROP TABLE record; --"]],
    [{ proofs: ['plaintext'] }, ["/c'); DROP TABLE record; --"]],
    [{ reporters: ['source'] }, ['']],
    [{ requestId: 'r-9' }, ['/b/1']],
    [{ text: 'b/' }, ['/b/2', '/b/1']],
    [{ text: 'PAY/NO' }, ['/b/2']],
    [{ text: '10.0.0.7', codes: ['503'] }, ['/b/1']],
    [{ paths: ['*/1'] }, ['/b/1']],
    [{ paths: ['*b*'] }, ['/b/2', '/b/1']],
    [{ paths: ['/*/1'] }, ['/b/1']],
    [{ paths: ['/%*'] }, []],
    [{ addresses: ['[fd00::1]:5'] }, ["/c'); DROP TABLE record; --"]],
    [{ addresses: ['10.0.0.7:*'], codes: ['503'] }, ['/b/1']],
    [{ addresses: ['10.0.0.7:41001'], codes: ['503'] }, []],
    [{ policies: ['pay/*'] }, ['/b/2']],
    [{ policies: [''], tlsVersions: ['TLSv1.3'], methods: ['POST'] }, ['/b/1']],
    [{ except: { codes: ['2xx', '5xx'] } }, ['', "/c'); DROP TABLE record; --", '/b/2']],
    [{ except: { codes: ['none', '0'], paths: ['/b/*'] } }, ['/a']],
    [{ paths: ['/b/*'], except: { paths: ['*2'] } }, ['/b/1']],
    [{ except: { identities: ['spiffe://td/*'], flags: ['UF'] }, codes: ['2xx', '4xx', '5xx'] }, ['/a']],
    [{ except: { addresses: ['10.0.*'] } }, ["/c'); DROP TABLE record; --"]],
    [{ except: { services: [{ cluster: 'east', namespace: 'shop', name: 'cart' }] } }, ['']],
    [{ flags: ['-', ''], codes: ['403'] }, ['/b/2']],
  ])('%o', async (filter, paths) => {
    expect(await find(filter)).toEqual(paths);
  });

  it('goes on behind the last record of the one before', async () => {
    const seen: string[] = [];
    let before = null;
    for (;;) {
      const found = await store.readPage({ ...page({}, 2), before });
      const last = found.at(-1);
      if (!last) break;
      seen.push(...found.map(({ record }) => record.path));
      before = { time: last.record.time, id: last.id };
    }
    expect(seen).toEqual(await find({}));
  });

  it('counts by time and class of code', async () => {
    const cells = await store.readHistogram({ window: WINDOW, filter: EVERY_RECORD, stepMs: DAY_MS });
    const byClass = Object.groupBy(cells, ({ codeClass }) => codeClass);
    const total = (name: string) => byClass[name]?.reduce((sum, { records: count }) => sum + count, 0);
    expect(['0', '2xx', '4xx', '5xx', 'none'].map(total)).toEqual([1, 1, 1, 1, 1]);
    expect(cells.reduce((sum, { denied }) => sum + denied, 0)).toBe(1);
  });
});

/** Text that does not pack. */
const noise = () => Array.from({ length: 30 }, () => Math.random().toString(36)).join('');

describe('what is stored', () => {
  it('comes back as it was, whatever texts there are', async () => {
    const store = await open(':memory:');
    const texts = fc.string({ unit: 'binary', maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(texts, texts, texts, async (path, userAgent, sourceIdentity) => {
        const sourceAddress = userAgent;
        const before = store.status().newestId;
        const record = accessRecord({
          sourceAddress,
          path,
          userAgent,
          sourceIdentity,
          headers: { 'x-y': path },
          referer: userAgent,
        });
        await store.append([record], []);
        const [found] = await store.readPage({ ...page({}), after: before });
        expect(found?.record).toMatchObject({
          sourceAddress,
          path,
          userAgent,
          sourceIdentity,
          headers: { 'x-y': path },
          referer: userAgent,
        });
        expect((await store.readRecord(found?.id ?? 0))?.record).toEqual(found?.record);
      }),
      {
        numRuns: 60,
        examples: [
          ['\u0000a', '<script>', '=1+1'],
          ['x'.repeat(100_000), '', '"\n,'],
        ],
      },
    );
    await store.close();
  });

  it('outlives a restart, with positions of files, and numbers go on', async () => {
    const directory = join(folder, 'restart');
    const mark = { path: '/log', offset: 42, inode: '1:2', head: 'abc', headLength: 10 };
    const first = await open(directory);
    await first.append([accessRecord(), accessRecord({ path: '/2' })], [mark]);
    await first.close();
    const second = await open(directory);
    expect(await second.readMarks()).toEqual([mark]);
    await second.append([accessRecord({ path: '/3' })], [{ ...mark, offset: 50 }]);
    const found = await second.readPage(page({}));
    expect(found.map(({ id, record }) => [id, record.path])).toEqual([
      [3, '/3'],
      [2, '/2'],
      [1, '/cart/1'],
    ]);
    expect(second.status()).toMatchObject({ records: 3, newestId: 3 });
    expect((await second.readMarks())[0]?.offset).toBe(50);
    await second.close();
  });

  it('goes by age of arrival, with what only it needed', async () => {
    let now = NOW - 10 * DAY_MS;
    const store = await open(':memory:', { clock: () => now });
    await store.append([accessRecord({ path: '/old', time: NOW - 1000 })], []);
    now = NOW;
    await store.append([accessRecord({ path: '/new' })], []);
    expect(await store.retain()).toBe(true);
    expect((await store.readPage(page({}))).map(({ record }) => record.path)).toEqual(['/new']);
    expect(store.status()).toMatchObject({ records: 1, keptFrom: Math.floor(NOW / 60_000) * 60_000 });
    expect(await store.retain()).toBe(false);
    await store.close();
  });

  it('goes by size, oldest first, until it fits', async () => {
    let now = NOW - 20 * 60_000;
    const store = await open(join(folder, 'size'), { clock: () => now, bytes: 6 * 2 ** 20 });
    for (let minute = 0; minute < 20; minute++) {
      await store.append(
        Array.from({ length: 1500 }, () => accessRecord({ path: noise(), time: now })),
        [],
      );
      now += 60_000;
    }
    const before = store.status();
    expect(await store.retain()).toBe(true);
    const after = store.status();
    expect(after.records).toBeGreaterThan(0);
    expect(after.records).toBeLessThan(before.records);
    expect(after.keptFrom).toBeGreaterThan(before.keptFrom);
    const [newest] = await store.readPage(page({}, 1));
    expect(newest?.id).toBe(before.newestId);
    await store.close();
  });
});
