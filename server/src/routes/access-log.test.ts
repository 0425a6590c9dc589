import {
  accessGroupsSchema,
  accessHistogramSchema,
  accessLogSchema,
  accessLogStatusSchema,
  accessRecordDetailSchema,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { accessRecord, createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';

const records = [
  accessRecord({ path: '/first', time: NOW - 60_000 }),
  accessRecord({ path: '/second', code: 503, flags: 'UF' }),
  accessRecord({ path: '=HYPERLINK("http://evil")', userAgent: '+1', time: NOW - 20_000 }),
  accessRecord({ path: '/' + 'x'.repeat(100_000), host: 'a,"b"\r\nc', time: NOW - 10_000, requestId: '@x' }),
];

let log: Awaited<ReturnType<typeof createSampleAccessLog>>;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  log = await createSampleAccessLog(records);
  app = createApp(createContext(createFixedStore([]), { accessLog: log }));
});
afterAll(() => log.close());

const get = (path: string) => request(app).get(`/api/v1/access-log${path}`);
const page = async (query: string) =>
  accessLogSchema.parse((await get(`?range=now-1h&${query}`).expect(200)).body);

describe('GET /access-log', () => {
  it('answers newest first, page by page, long texts cut', async () => {
    const first = await page('limit=2');
    expect(first.records.map(({ path }) => path.slice(0, 12))).toEqual(['/xxxxxxxxxxx', '=HYPERLINK("']);
    expect(first.records[0]?.path).toHaveLength(2049);
    const second = await page(`limit=2&cursor=${first.next}`);
    expect(second.records.map(({ path }) => path)).toEqual(['/second', '/first']);
    expect(second.next).toBeNull();
  });

  it('filters', async () => {
    expect((await page('code=5xx&service=east~shop~cart')).records).toHaveLength(1);
    expect((await page('service=west~shop~cart')).records).toHaveLength(0);
    expect((await page('identity=*/sa/web&flags=UF,URX')).records).toHaveLength(1);
    expect((await page('source=web&method=get&path=/first&path=/second')).records).toHaveLength(2);
  });

  it('excludes, takes a comma as part of a term, and finds what was not told', async () => {
    expect((await page('code=!5xx&path=!/xx*')).records.map(({ path }) => path)).toEqual([
      '=HYPERLINK("http://evil")',
      '/first',
    ]);
    expect((await page('host=a\\,"b"%0D%0Ac')).records).toHaveLength(1);
    expect((await page('identity=none')).records).toHaveLength(0);
    expect((await page('policy=none')).records).toHaveLength(4);
    expect((await page('proof=!mutual')).records).toHaveLength(0);
  });

  it('follows what arrives: nothing before, and then just that, in order', async () => {
    const { tail } = await page('limit=1');
    expect((await page(`after=${tail}`)).records).toEqual([]);
    const later = [
      accessRecord({ path: '/tail/1', time: NOW - 7_200_000 }),
      accessRecord({ path: '/tail/2', code: 404, reporter: 'source' }),
    ];
    await log.store.append(later, []);
    const followed = await page(`after=${tail}&limit=1`);
    expect(followed.records.map(({ path }) => path)).toEqual(['/tail/1']);
    expect((await page(`after=${followed.tail}`)).records.map(({ path }) => path)).toEqual(['/tail/2']);
    expect((await page(`after=${tail}&code=404`)).records).toHaveLength(1);
  });

  it('says what of the range is outside of what is kept', async () => {
    const outside = accessLogSchema.parse((await get('?range=2020-01-01..2020-02-01').expect(200)).body);
    expect(outside.warnings).toMatchObject([{ code: 'out-of-retention', subject: 'access-log' }]);
    expect((await page('')).warnings).toMatchObject([{ code: 'partial-history' }]);
    const within = accessLogSchema.parse((await get(`?range=${NOW - 30_000}..${NOW}`)).body);
    expect(within.warnings).toEqual([]);
  });

  it.each([
    ['code=abc', 'code'],
    ['code=6000', 'code'],
    ['code=!abc', 'code'],
    ['limit=0', 'limit'],
    ['limit=100000', 'limit'],
    ['after=x', 'after'],
    ['cursor=!!', 'cursor'],
    ['proof=maybe', 'proof'],
    ['denied=perhaps', 'denied'],
    ['range=yesterday', 'range'],
  ])('refuses %s by its name', async (query, name) => {
    const { body } = await get(`?${query}`).expect(400);
    expect(body.errors[0].path).toContain(name);
  });
});

it('GET /access-log/histogram counts by time and class', async () => {
  const { body } = await get(`/histogram?range=${NOW - 120_000}..${NOW}&buckets=4&requestId=r-1`).expect(200);
  const { stepMs, times, classes } = accessHistogramSchema.parse(body);
  expect(stepMs).toBe(30_000);
  expect(times.length).toBeGreaterThanOrEqual(4);
  const count = (name: string) => classes.find((one) => one.name === name)?.counts.reduce((a, b) => a + b, 0);
  expect([count('2xx'), count('5xx')]).toEqual([2, 1]);
});

const groups = async (query: string) =>
  accessGroupsSchema.parse(
    (
      await get(`/groups?range=${NOW - 120_000}..${NOW}&requestId=r-1&reporter=destination&${query}`).expect(
        200,
      )
    ).body,
  );

describe('GET /access-log/groups', () => {
  it('counts by what a filter of the same name takes', async () => {
    const { groups: found, total, distinct, rest } = await groups('by=service');
    expect(found).toMatchObject([{ key: 'east~shop~cart', resource: null, count: 3, failed: 1, denied: 0 }]);
    expect([total, distinct, rest]).toEqual([3, 1, 0]);
    expect((await groups(`by=code&service=${found[0]?.key}`)).groups.map(({ key }) => key)).toEqual([
      '200',
      '503',
    ]);
  });

  it('tells what is beyond the limit', async () => {
    const { groups: found, rest, distinct } = await groups('by=path&limit=2');
    expect(found).toHaveLength(2);
    expect([rest, distinct]).toEqual([1, 3]);
  });

  it('names the parts of a resource', async () => {
    const { groups: found } = await groups('by=resource&code=503');
    const resource = { service: 'east~shop~cart', method: 'GET', path: '/second' };
    expect(found).toMatchObject([{ key: 'east~shop~cart GET /second', resource }]);
  });

  it.each(['by=', 'by=color', 'by=path&limit=0'])('refuses %s', async (query) => {
    expect((await get(`/groups?${query}`)).status).toBe(400);
  });
});

it('GET /access-log/{id} shows a record whole, and knows no other', async () => {
  const { body } = await get('/4').expect(200);
  expect(accessRecordDetailSchema.parse(body).path).toHaveLength(100_001);
  for (const id of ['999', '-1', 'x', '1e3']) await get(`/${id}`).expect(404);
});

describe('GET /access-log/export', () => {
  it('writes CSV that no spreadsheet takes for formulas', async () => {
    const { text, headers } = await get('/export?range=now-1h&requestId=r-1&format=csv').expect(200);
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['content-disposition']).toBe('attachment; filename="access-log.csv"');
    const rows = text.trimEnd().split('\r\n');
    expect(rows[0]).toMatch(/^time,duration_ms,source_identity/);
    expect(rows[1]).toContain(`"'=HYPERLINK(""http://evil"")"`);
    const hostile = await get('/export?range=now-1h&requestId=@x').expect(200);
    expect(hostile.text).toContain(`"a,""b""\r\nc"`);
    expect(hostile.text).toContain(`'@x`);
  });

  it('writes NDJSON, every record whole', async () => {
    const { text, headers } = await get('/export?range=now-1h&format=ndjson&limit=3').expect(200);
    expect(headers['content-type']).toContain('application/x-ndjson');
    const found = text
      .trimEnd()
      .split('\n')
      .map((line) => accessRecordDetailSchema.parse(JSON.parse(line)));
    expect(found).toHaveLength(3);
    expect(found[0]?.path).toHaveLength(100_001);
  });

  it('refuses another format', async () => {
    expect((await get('/export?format=xlsx')).status).toBe(400);
  });
});

it('GET /access-log/status tells what became of what was sent', async () => {
  const { body } = await get('/status').expect(200);
  expect(accessLogStatusSchema.parse(body).counts.received).toBe(0);
});

it('says how to switch it on where no access log is kept', async () => {
  const without = createApp(createContext(createFixedStore([])));
  for (const path of ['', '/histogram', '/groups?by=path', '/status', '/1', '/export']) {
    const { body } = await request(without).get(`/api/v1/access-log${path}`).expect(404);
    expect(body.detail).toContain('accessLog.als.listen');
  }
});
