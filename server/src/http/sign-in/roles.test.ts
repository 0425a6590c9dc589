/** Every operation of the contract by every role: who may, who may not, and that what is refused leaves a trail. */
import { createHash } from 'node:crypto';
import {
  isAtLeast,
  operations,
  roleNeeded,
  ROLES,
  type Operation,
  type Role,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createAuth } from '../../auth/create-auth.ts';
import { openState } from '../../state/open-state.ts';
import { createContext, createFixedStore, NOW } from '../testing/sample-context.ts';

const PUBLIC_URL = 'http://127.0.0.1:8480';
const secretOf = (role: Role): string => `secret-of-${role}-0123456789`;

const state = openState(null);
const auth = createAuth({
  settings: {
    tokens: ROLES.map((role) => ({
      name: `the ${role}`,
      sha256: createHash('sha256').update(secretOf(role)).digest('hex'),
      role,
    })),
    oidc: null,
    roles: [],
    defaultRole: null,
    session: { idle: 60_000, absolute: 600_000 },
    auditRetention: 86_400_000,
    openMetrics: false,
  },
  publicUrl: PUBLIC_URL,
  state,
  clock: () => NOW,
});
const app = createApp(createContext(createFixedStore([]), { auth, state, checkAnswers: false }));

const call = ({ method, path, body }: Operation) => {
  const sent = request(app)[method](`/api/v1${path.replace('{id}', 'c~n~s')}`);
  return body ? sent.send({}) : sent;
};
const all = Object.entries<Operation>(operations);

describe('the matrix of operations and roles', () => {
  it.each(all)('%s lets nobody in without a name', async (_name, operation) => {
    const { status, headers } = await call(operation);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  it.each(all.flatMap(([name, operation]) => ROLES.map((role) => [name, role, operation] as const)))(
    '%s for a %s',
    async (_name, role, operation) => {
      const { status, body } = await call(operation).set('Authorization', `Bearer ${secretOf(role)}`);
      const may = isAtLeast(role, roleNeeded(operation));
      expect([401, 403].includes(status)).toBe(!may);
      const { detail = '' } = body as { detail?: string };
      expect(detail.includes(`takes the role ${roleNeeded(operation)}`)).toBe(!may);
    },
  );

  it('leaves reading to viewers, changing to editors, tokens and the trail to admins', () => {
    const needs = Object.fromEntries(all.map(([name, operation]) => [name, roleNeeded(operation)]));
    expect(needs).toMatchObject({
      getTopology: 'viewer',
      previewSlo: 'viewer',
      exportAccessLog: 'viewer',
      createSlo: 'editor',
      deleteReceiver: 'editor',
      testReceiver: 'editor',
      createApiToken: 'admin',
      getSessions: 'admin',
      endSession: 'admin',
      getAudit: 'admin',
    });
    const changes = all.filter(([, { method, asks = false }]) => method !== 'get' && !asks);
    // Their own sessions (asvs/own-sessions.test.ts) and views; what others see of views its routes watch over (routes/views.test.ts).
    expect(changes.filter(([name]) => needs[name] === 'viewer').map(([name]) => name)).toEqual([
      'endOwnSession',
      'endOwnSessions',
      'createView',
      'changeView',
      'deleteView',
      'restoreView',
    ]);
  });

  it('writes down who was refused what, and what was done', async () => {
    const post = (role: Role) =>
      request(app)
        .post('/api/v1/tokens')
        .set('Authorization', `Bearer ${secretOf(role)}`)
        .send({ name: 'robot', role: 'viewer', expiresIn: '1d' });
    await post('editor').expect(403);
    await post('admin').expect(200);
    const { body } = await request(app)
      .get('/api/v1/audit?limit=2')
      .set('Authorization', `Bearer ${secretOf('admin')}`)
      .expect(200);
    const [done, refused] = (body as { entries: Record<string, unknown>[] }).entries;
    expect(done).toMatchObject({
      actor: 'the admin',
      via: 'token',
      action: 'createApiToken',
      outcome: 'done',
    });
    expect(refused).toMatchObject({ actor: 'the editor', action: 'createApiToken', outcome: 'refused' });
    expect(JSON.stringify(body)).not.toContain('secret-of');
  });
});
