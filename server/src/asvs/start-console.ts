/** For the tests of ASVS: the whole application with sign-in, a clock that the test moves, and a log that it reads. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@sightglass/shared/contract';
import { pino } from 'pino';
import request from 'supertest';
import { onTestFinished } from 'vitest';
import { createApp } from '../app.ts';
import { createAuth } from '../auth/create-auth.ts';
import type { AuthSettings } from '../config/settings.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';
import { createCollections } from '../state/collections.ts';
import { openState } from '../state/open-state.ts';

const HOUR_MS = 3_600_000;
/** What level 2 asks for (3.3.2). */
export const IDLE_MS = HOUR_MS / 2;
export const ABSOLUTE_MS = 12 * HOUR_MS;

export const secretOf = (role: Role): string => `secret-of-the-${role}`;

const SETTINGS: AuthSettings = {
  tokens: (['viewer', 'editor', 'admin'] as const).map((role) => ({
    name: role,
    role,
    sha256: createHash('sha256').update(secretOf(role)).digest('hex'),
  })),
  oidc: null,
  roles: [],
  defaultRole: null,
  session: { idle: IDLE_MS, absolute: ABSOLUTE_MS },
  auditRetention: 24 * HOUR_MS,
  openMetrics: false,
};

/** A folder with a page in it, and beside it a file that nobody may have. */
function writePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-asvs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'nobody may have this');
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Sightglass</title>');
  writeFileSync(join(page, '.env'), 'nobody may have this');
  writeFileSync(join(page, 'assets', 'a-1.js'), 'x');
  return page;
}

const as = (role: Role) => ({ Authorization: `Bearer ${secretOf(role)}` });

export function startConsole({ publicUrl = 'https://mesh.example' } = {}) {
  let now = NOW;
  let log = '';
  const state = openState(null);
  const clock = () => now;
  const auth = createAuth({ settings: SETTINGS, publicUrl, state, clock });
  const app = createApp(
    createContext(createFixedStore([]), {
      auth,
      state,
      collections: createCollections(state, clock),
      publicUrl,
      now: clock,
      pageFolder: writePage(),
      logger: pino({ level: 'trace' }, { write: (line: string) => void (log += line) }),
    }),
  );
  return {
    app,
    auth,
    as,
    readLog: () => log,
    pass: (ms: number) => {
      now += ms;
    },
    /** The cookie as a browser sends it, and as it was set. */
    signIn: async (role: Role = 'viewer', cookie = '', browser = 'a browser') => {
      const sent = request(app).post('/auth/sign-in').type('form').set('User-Agent', browser);
      if (cookie !== '') sent.set('Cookie', cookie);
      const { headers } = await sent.send({ token: secretOf(role) }).expect(303);
      const [set = ''] = headers['set-cookie'] as unknown as string[];
      return { cookie: set.split(';', 1)[0] ?? '', set, location: headers['location'] ?? '' };
    },
    session: (cookie: string) => request(app).get('/api/v1/session').set('Cookie', cookie),
  };
}
