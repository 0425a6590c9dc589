import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext, createFixedStore } from './testing/sample-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightglass-page-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Sightglass</title>');
writeFileSync(join(folder, 'assets', 'main-0a1b2c3d.js'), 'x = 1;\n'.repeat(1000));
afterAll(() => rmSync(folder, { recursive: true }));

const app = createApp(createContext(createFixedStore([]), { pageFolder: folder }));

describe('the page', () => {
  it.each(['/', '/topology', '/services/east~shop~cart', '/services/c~n~api.example.com'])(
    '%s is the document, asked for each time',
    async (path) => {
      const { headers, text } = await request(app).get(path).set('Accept', 'text/html,*/*').expect(200);
      expect(text).toContain('<title>Sightglass');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-security-policy']).toMatch(/script-src 'self';/);
    },
  );

  it('has assets that are kept for good and sent gzipped', async () => {
    const { headers } = await request(app).get('/assets/main-0a1b2c3d.js').expect(200);
    expect(headers['cache-control']).toContain('immutable');
    expect(headers['content-encoding']).toBe('gzip');
  });

  it.each([
    ['/assets/gone-1234.js', '*/*'],
    ['/robots.txt', '*/*'],
    ['/api/nothing', 'text/html'],
    ['/.env', 'text/html'],
  ])('%s is a 404, not the document', async (path, accept) => {
    const { headers, status } = await request(app).get(path).set('Accept', accept);
    expect(status).toBe(404);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  it('says what to do when it is not built', async () => {
    const unbuilt = createApp(createContext(createFixedStore([])));
    const { text } = await request(unbuilt).get('/topology').set('Accept', 'text/html').expect(503);
    expect(text).toContain('npm start');
  });
});

describe('the API’s documentation', () => {
  it('runs no inline script', async () => {
    const { text } = await request(app).get('/api/docs').expect(200);
    expect(text.match(/<script[^>]*>[^<]/)).toBeNull();
    for (const [, path = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const { status } = await request(app).get(path);
      expect([path, status]).toEqual([path, 200]);
    }
  });
  it('reads the description', async () => {
    const { body } = await request(app).get('/api/v1/openapi.json').expect(200);
    expect(body).toMatchObject({ openapi: '3.1.1', servers: [{ url: '/api/v1' }] });
  });
});

function countLine(route: string, status: number): string {
  return `sightglass_http_request_duration_seconds_count{route="${route}",method="GET",status="${status}"} 1`;
}

describe('probes and metrics', () => {
  it('tell when the console is not ready, and for what it waits', async () => {
    const starting = createContext(createFixedStore([]), {
      readiness: () => ({ ready: false, waitingFor: ['the first scrapes'] }),
    });
    const early = createApp(starting);
    await request(early).get('/healthz').expect(200);
    const { body } = await request(early).get('/readyz').expect(503);
    expect(body).toEqual({ status: 'starting', waitingFor: ['the first scrapes'] });
  });

  it('count requests by the template of their route', async () => {
    const fresh = createApp(createContext(createFixedStore([]), { pageFolder: folder }));
    await request(fresh).get('/api/v1/services/c~n~nobody').expect(404);
    await request(fresh).get('/api/v1/topology').expect(200);
    await request(fresh).get('/some/page').set('Accept', 'text/html').expect(200);
    const { text } = await request(fresh).get('/metrics').expect(200);
    expect(text).toContain(countLine('/api/v1/services/{id}', 404));
    expect(text).toContain(countLine('/api/v1/topology', 200));
    expect(text).toContain(countLine('page', 200));
    expect(text).not.toContain('nobody');
  });
});
