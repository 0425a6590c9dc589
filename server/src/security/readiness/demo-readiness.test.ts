/** Readiness of the demo mesh beside what the mesh foretells of its own edges: no miss, no false alarm. */
import {
  readinessDetailSchema,
  readinessSchema,
  type Readiness,
  type ReadinessDetail,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createContext } from '../../http/testing/sample-context.ts';
import { createDemoWeek, DEMO_END, foretellReadiness } from '../testing/demo-week.ts';

const ready = createDemoWeek();
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = createApp(createContext(await ready, { now: () => DEMO_END, startedAt: DEMO_END - 60_000 }));
}, 120_000);
afterAll(async () => (await ready).close());

async function read(query: string): Promise<Readiness> {
  const { body } = await request(app).get(`/api/v1/security/strict?${query}`).expect(200);
  return readinessSchema.parse(body);
}

async function readOf(id: string): Promise<ReadinessDetail> {
  const { body } = await request(app).get(`/api/v1/security/strict/${id}?range=now-7d`).expect(200);
  return readinessDetailSchema.parse(body);
}

/** As edges name callers. */
function idsOf(callers: ReadinessDetail['callers']): string[] {
  return callers
    .map(({ id, knownBy, cluster }) => (knownBy === 'nothing' ? `${cluster}~unknown~unknown` : id))
    .toSorted();
}

describe.each(['service', 'namespace'] as const)('readiness of every %s of the demo mesh', (by) => {
  it('is what its edges foretell', async () => {
    const { rows } = await read(`range=now-7d&by=${by}`);
    const judged = rows
      .filter(({ verdict }) => verdict !== 'no-traffic')
      .map(({ id, verdict, cutOff, doubtful }) => ({ id, verdict, cutOff, doubtful }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(judged).toEqual(
      foretellReadiness(by).map(({ id, verdict, cutOff, doubtful }) => ({
        id,
        verdict,
        cutOff: cutOff.length,
        doubtful: doubtful.length,
      })),
    );
  });

  it('names the foretold callers, each with the traffic that is at risk', async () => {
    for (const { id, verdict, cutOff, doubtful } of foretellReadiness(by)) {
      const detail = await readOf(id);
      expect([id, detail.verdict]).toEqual([id, verdict]);
      expect([id, idsOf(detail.callers)]).toEqual([id, cutOff]);
      expect([id, idsOf(detail.doubtfulCallers)]).toEqual([id, doubtful]);
      const all = [...detail.callers, ...detail.doubtfulCallers];
      const plaintext = all.reduce((sum, caller) => sum + caller.plaintext, 0);
      expect([id, plaintext]).toEqual([id, detail.received.plaintext]);
    }
  }, 60_000);

  it('is never ready when less than a day was observed', async () => {
    const { rows } = await read(`range=now-20h&by=${by}`);
    expect(rows.filter(({ verdict }) => verdict === 'ready')).toEqual([]);
    const breaking = foretellReadiness(by).filter(({ verdict }) => verdict === 'breaks');
    expect(rows.filter(({ verdict }) => verdict === 'breaks').map(({ id }) => id)).toEqual(
      breaking.map(({ id }) => id),
    );
  });
});

describe('the demo mesh', () => {
  it('has plaintext until now where it is known to have, and is clean elsewhere since the beginning', async () => {
    const { rows, window } = await read('range=now-7d&by=namespace');
    const { lastPlaintextAt, cleanSince } = rows.find(({ id }) => id === 'east~legacy') ?? {};
    expect([lastPlaintextAt, cleanSince]).toEqual([window.to, null]);
    expect(rows.find(({ id }) => id === 'east~shop')?.cleanSince).toBe(window.from);
  });
});
