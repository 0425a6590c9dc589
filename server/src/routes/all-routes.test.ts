import { operations, type Operation } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { createContext, createFixedStore } from '../http/testing/sample-context.ts';
import { sampleEdge } from '../http/testing/sample-telemetry.ts';
import { allRoutes } from './all-routes.ts';

const accessLog = await createSampleAccessLog([]);
afterAll(() => accessLog.close());

describe('all routes', () => {
  it('are those of the contract, each once', () => {
    expect(allRoutes.map(({ name }) => name).toSorted()).toEqual(Object.keys(operations).toSorted());
  });

  const app = createApp(
    createContext(createFixedStore([sampleEdge('c~n~a', 'c~n~b', { requests: 10, mutual: 10 })]), {
      accessLog,
    }),
  );
  /** What can be asked of this store: of documents there are none yet. */
  const readable = Object.entries<Operation>(operations).filter(
    ([, { method, path }]) =>
      method === 'get' && (!path.includes('{id}') || /^\/(services|workloads|edges)/.test(path)),
  );
  const required: Readonly<Record<string, string>> = {
    getSaturationSeries: '?service=c~n~b',
    getAccessLogGroups: '?by=service',
    getImpact: '?service=c~n~b',
    getMaintenanceWindows: '?service=c~n~b',
    exportImpact: '?service=c~n~b',
  };
  it.each(readable)('%s answers as its contract says', async (name, operation) => {
    const { path, response, produces } = operation;
    const ids = { edges: 'c~n~a~~c~n~b~~http', workloads: 'c~n~b-v1' };
    const id = ids[path.split('/')[1] as keyof typeof ids] ?? 'c~n~b';
    const { body, text, headers } = await request(app)
      .get(`/api/v1${path.replace('{id}', id)}${required[name] ?? ''}`)
      .expect(200);
    expect(headers['content-type']).toContain(produces ?? 'application/json');
    expect(response.safeParse(produces === undefined ? body : text).error).toBeUndefined();
  });

  it('refuse methods that no operation of the path has, and name the others', async () => {
    const { status, headers } = await request(app).post('/api/v1/topology').send({});
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it.each(['/services', '/workloads', '/edges'])('%s knows no nobody', async (path) => {
    const empty = createApp(createContext(createFixedStore([])));
    for (const id of ['c~n~nobody', 'nonsense', 'c~n~a~~c~n~nobody~~http', '%25zz']) {
      const { status } = await request(empty).get(`/api/v1${path}/${id}`);
      expect([path, id, status]).toEqual([path, id, 404]);
    }
    const malformed = await request(empty).get(`/api/v1${path}/%zz`);
    expect(malformed.status).toBe(400);
  });
});
