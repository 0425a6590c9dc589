/**
 * OWASP ASVS 4.0.3, chapter V5 (validation, sanitization, encoding) and what of V7 (errors, logs), V8 (data), V12 (files), V13 (API) and V14 (headers) belongs to input and output, levels 1 and 2.
 * SSRF (5.2.6) is outbound/*.test.ts, formulas in CSV (5.3) shared/src/csv.test.ts, mail and chat (5.2.3) alerting/delivery/receivers/*.test.ts, regular expressions alerting/delivery/linear-patterns.test.ts.
 */
import { request as rawRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operations, type Operation } from '@sightglass/shared/contract';
import type { Express } from 'express';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startConsole } from './start-console.ts';

const API = '/api/v1';
const SILENCE = {
  matchers: [{ label: 'service', value: 'cart' }],
  startsAt: 1_800_000_000_000,
  endsAt: 1_800_003_600_000,
  comment: 'asvs',
};

/** A request whose path is sent as it is written: clients tidy paths up. */
async function sendRaw(app: Express, path: string, headers: Record<string, string>) {
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => void server.once('listening', () => done()));
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((done, fail) => {
    const sent = rawRequest({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', fail).end();
  });
}

describe('V5.1 input', () => {
  it.each([
    '/topology?range=now-1h&range=now-2h',
    '/services?range[]=now-1h',
    '/overview?range[a]=x&range[b]=y',
  ])('5.1.1 a parameter that comes twice is refused: %s', async (path) => {
    const { app, as } = startConsole();
    const { status } = await request(app).get(`${API}${path}`).set(as('viewer'));
    // What only looks like a list is another parameter, and is not read.
    expect(status).toBe(path.includes('[') ? 200 : 400);
  });

  it('5.1.2 what no schema knows is not kept: ids, versions, owners, roles', async () => {
    const { app, as } = startConsole();
    const more = { id: 'mine', version: 99, deleted: true, createdBy: 'root', role: 'admin', isAdmin: true };
    const sent = { ...SILENCE, ...more, silence: more };
    const { body, text } = await request(app)
      .post(`${API}/silences`)
      .set(as('editor'))
      .send(sent)
      .expect(200);
    expect(body).toMatchObject({ version: 1 });
    expect((body as { id: string }).id).not.toBe('mine');
    expect(text).not.toMatch(/root|isAdmin|"admin"/);
    const token = { name: 'robot', role: 'viewer', expiresIn: '1d', secret: 'chosen', hash: 'a'.repeat(64) };
    const made = await request(app).post(`${API}/tokens`).set(as('admin')).send(token).expect(200);
    expect(made.text).not.toContain('chosen');
  });

  it('5.1.2 nothing reaches the prototypes of objects', async () => {
    const { app, as } = startConsole();
    const body = `{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, ${JSON.stringify(SILENCE).slice(1)}`;
    const { status } = await request(app)
      .post(`${API}/silences`)
      .set(as('editor'))
      .set('Content-Type', 'application/json')
      .send(body);
    await request(app)
      .get(`${API}/topology?__proto__[polluted]=1&constructor.prototype.polluted=1`)
      .set(as('viewer'));
    expect(status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(Object.entries<Operation>(operations).filter(([, { body }]) => body !== undefined))(
    '5.1.3, 5.1.4 %s takes no body of another shape, and never fails over one',
    async (_, { method, path }) => {
      const { app, as } = startConsole();
      const place = `${API}${path.replaceAll(/\{\w+\}/g, 'c~n~s')}`;
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      for (const text of ['[]', '"text"', '1', 'null', deep, `{"a":${deep}}`, '{"a":1', '']) {
        const asked = request(app)[method](place);
        const { status } = await asked.set(as('admin')).set('Content-Type', 'application/json').send(text);
        // A body without anything that is asked for may be one; a document that is not there is told before or after.
        expect([status < 500, text.slice(0, 20)]).toEqual([true, text.slice(0, 20)]);
      }
    },
  );

  it('5.1.3 bodies have a limit, and answers to larger ones say so', async () => {
    const { app, as } = startConsole();
    const large = JSON.stringify({ ...SILENCE, comment: 'x'.repeat(3 * 2 ** 20) });
    const { status, headers } = await request(app)
      .post(`${API}/silences`)
      .set(as('editor'))
      .set('Content-Type', 'application/json')
      .send(large);
    expect([status, headers['content-type']]).toEqual([
      413,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/%0d%0aSet-Cookie:x=1\r\nX: y',
    'javascript:alert(1)',
  ])('5.1.5 signing in leads back into the console only, and not to %s', async (back) => {
    const { app } = startConsole();
    const answer = await request(app)
      .post('/auth/sign-in')
      .type('form')
      .send({ token: 'secret-of-the-viewer', back });
    expect(answer.headers['location']).toMatch(/^\/(?!\/|\\)/);
    expect(answer.headers).not.toHaveProperty('x');
  });
});

describe('V5.3 output', () => {
  const hostile = '"><script>alert(1)</script>\u202E\r\nX-Injected: 1';

  it('5.3.1, 5.3.3 foreign text comes back as data of a type that no browser runs', async () => {
    const { app, as } = startConsole();
    const paths = [
      `${API}/services/${encodeURIComponent(hostile)}`,
      `${API}/topology?namespace=${encodeURIComponent(hostile)}`,
      `${API}/nothing/${encodeURIComponent(hostile)}`,
      `/auth/sign-in?back=${encodeURIComponent(hostile)}`,
    ];
    for (const path of paths) {
      const { headers, text } = await request(app).get(path).set(as('viewer'));
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers).not.toHaveProperty('x-injected');
      const isPage = String(headers['content-type']).includes('html');
      expect(isPage ? text : '').not.toContain('<script');
      expect(headers['content-type']).toMatch(isPage ? /^text\/html/ : /^application\/(problem\+)?json/);
    }
  });

  it('5.3.3 scripts run from files of the console only', async () => {
    const { app, as } = startConsole();
    const { headers } = await request(app).get('/services').set(as('viewer')).set('Accept', 'text/html');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy.match(/script-src[^;]*/g)?.join(' ')).not.toMatch(/unsafe|\*|data:/);
  });

  it.each([
    "' OR 1=1 --",
    "x'; DROP TABLE documents; --",
    '{{7*7}}',
    '${7*7}',
    '$(id)',
    '../../etc/passwd',
    '%00',
  ])('5.3.4 to 5.3.9 %s is a name like any other', async (name) => {
    const { app, as } = startConsole();
    const made = await request(app)
      .post(`${API}/silences`)
      .set(as('editor'))
      .send({ ...SILENCE, comment: name, matchers: [{ label: 'service', value: name }] })
      .expect(200);
    const { id } = made.body as { id: string };
    const listed = await request(app).get(`${API}/silences`).set(as('viewer')).expect(200);
    const { silences } = listed.body as { silences: { id: string; silence: { comment: string } }[] };
    expect(silences.find((one) => one.id === id)?.silence.comment).toBe(name);
    const { status } = await request(app)
      .get(`${API}/services/${encodeURIComponent(name)}`)
      .set(as('viewer'));
    expect([400, 404]).toContain(status);
  });
});

describe('V7 errors and logs', () => {
  it('7.4.1 a failure tells its number and nothing of the program; the log tells it under that number', async () => {
    const { app, as, auth, readLog } = startConsole();
    Object.assign(auth.audit, {
      list: () => {
        throw new Error('SELECT secret_column FROM hidden_table');
      },
    });
    const { body, text } = await request(app).get(`${API}/audit`).set(as('admin')).expect(500);
    expect(text).not.toMatch(/SELECT|hidden_table|\.ts|node_modules| at /);
    const { instance } = body as { instance: string };
    expect(readLog()).toContain(instance);
    expect(readLog()).toContain('hidden_table');
  });

  it('7.3.1 nothing that is sent begins a line of the log', async () => {
    const { app, as, auth, readLog } = startConsole();
    Object.assign(auth.audit, {
      list: () => {
        throw new Error('first\n{"level":60,"msg":"forged"}\r\nsecond');
      },
    });
    await request(app)
      .get(`${API}/audit?actor=${encodeURIComponent('a\n{"forged":1}')}`)
      .set(as('admin'))
      .expect(500);
    const lines = readLog().trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { level: number }).level)).toEqual([50]);
  });

  it('7.1.1 no token that is sent stands in the log', async () => {
    const { app, readLog } = startConsole();
    await request(app).get(`${API}/session`).set('Authorization', 'Bearer a-wrong-token').expect(401);
    await request(app).post('/auth/sign-in').type('form').send({ token: 'a-wrong-token' }).expect(401);
    expect(readLog()).not.toContain('a-wrong-token');
  });
});

describe('V8 data', () => {
  it.each(['/session', '/tokens', '/audit'])('8.2.1 %s is kept by no cache', async (path) => {
    const { app, as } = startConsole();
    const { headers } = await request(app).get(`${API}${path}`).set(as('admin')).expect(200);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('8.2.1 what is read of the mesh is kept by no cache that others share, nor given without asking', async () => {
    const { app, as } = startConsole();
    const { headers } = await request(app).get(`${API}/services`).set(as('viewer')).expect(200);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['vary']).toMatch(/Cookie/);
    expect(headers['vary']).toMatch(/Authorization/);
    const problem = await request(app).get(`${API}/services/c~n~x`).set(as('viewer')).expect(404);
    expect(problem.headers['cache-control']).toBe('no-store');
  });
});

describe('V12 files', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/assets/a-1.js%00.txt',
    '/api/docs/../../secret.txt',
    '/api/docs/..%2f..%2fpackage.json',
    '/.env',
  ])('12.3.1 %s leads nowhere', async (path) => {
    const { app, as } = startConsole();
    const { status, text } = await sendRaw(app, path, { ...as('admin'), accept: '*/*' });
    expect(text).not.toMatch(/nobody may have|"dependencies"/);
    expect(status === 200 ? text : '').not.toMatch(/^x$/);
  });
});

describe('V13 the API', () => {
  it('13.2.1 other methods are refused, by every path', async () => {
    const { app, as } = startConsole();
    for (const path of new Set(Object.values<Operation>(operations).map((operation) => operation.path))) {
      const { status } = await request(app)
        .patch(`${API}${path.replaceAll(/\{\w+\}/g, 'x')}`)
        .set(as('admin'));
      expect([path, status]).toEqual([path, 405]);
    }
    const traced = await request(app).trace('/').set(as('admin'));
    expect(traced.status).toBeGreaterThanOrEqual(400);
  });

  it('13.2.5 a body of another type is refused, by every operation that takes one', async () => {
    const { app, as } = startConsole();
    const taking = Object.values<Operation>(operations).filter(({ body }) => body !== undefined);
    expect(taking.length).toBeGreaterThan(10);
    for (const { method, path } of taking) {
      const asked = request(app)[method](`${API}${path.replaceAll(/\{\w+\}/g, 'x')}?version=1`);
      const { status } = await asked.set(as('admin')).set('Content-Type', 'text/xml').send('<a/>');
      expect([path, status]).toEqual([path, 415]);
    }
  });
});

describe('V14 headers', () => {
  it.each(['/', `${API}/services`, `${API}/nothing`, '/auth/sign-in', '/healthz', '/assets/a-1.js'])(
    '14.4 stand on %s',
    async (path) => {
      const { app, as } = startConsole();
      const { headers } = await request(app).get(path).set(as('viewer')).set('Accept', '*/*');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['strict-transport-security']).toContain('max-age=31536000');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it('14.5.3 no other origin is let in', async () => {
    const { app, as } = startConsole();
    const { headers } = await request(app)
      .get(`${API}/services`)
      .set(as('viewer'))
      .set('Origin', 'https://evil.example');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('14.5.1 a request’s id is the caller’s only when it is one', async () => {
    const { app } = startConsole();
    const given = await request(app).get('/healthz').set('X-Request-Id', 'abc-1');
    expect(given.headers['x-request-id']).toBe('abc-1');
    const wrong = await request(app).get('/healthz').set('X-Request-Id', '<script> x');
    expect(wrong.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  });
});
