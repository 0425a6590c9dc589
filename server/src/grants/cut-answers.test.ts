/** That answers which are cut stay right: whoever sees one namespace is told the same numbers of its services as whoever sees everything, and nothing of others. */
import { afterAll, expect, it } from 'vitest';
import { createForbiddenMesh, type Reader } from './testing/forbidden-mesh.ts';

const mesh = await createForbiddenMesh();
afterAll(() => mesh.close());

const CART = 'east~shop~cart';
const read = async (reader: Reader, path: string): Promise<Record<string, unknown>> => {
  const { body } = await mesh.call(reader, { method: 'get', path: `/api/v1${path}` }).expect(200);
  return body as Record<string, unknown>;
};
type Rows = readonly Readonly<Record<string, unknown>>[];
const find = (rows: unknown, id: string) => (rows as Rows).find((row) => row['id'] === id);

it('traffic: services within alone, with all requests that they received', async () => {
  const own = await read('viewer', '/traffic');
  const all = await read('everything', '/traffic');
  expect((own['services'] as Rows).map(({ namespace }) => namespace)).not.toContain('restricted');
  const [cart, whole] = [find(own['services'], CART), find(all['services'], CART)];
  expect(cart?.['requestsPerSecond']).toBeGreaterThan(0);
  expect(cart?.['requestsPerSecond']).toBe(whole?.['requestsPerSecond']);
  expect(cart?.['errorRatio']).toBe(whole?.['errorRatio']);
});

it('saturation: no gauge is there to choose that targets beyond alone expose', async () => {
  const count = async (reader: Reader) =>
    ((await read(reader, '/saturation-presets'))['presets'] as Rows).filter((row) => row['available']).length;
  expect(await count('everything')).toBeGreaterThan(0);
  expect(await count('viewer')).toBe(0);
  const { gauges } = await read('viewer', '/gauges');
  expect(gauges).toEqual([expect.objectContaining({ metric: 'pool_in_use', labels: [] })]);
});

it('a route’s target beyond is restricted', async () => {
  const { routes } = await read('viewer', `/services/${CART}/traffic`);
  const [route] = routes as readonly { readonly rules: readonly { readonly targets: Rows }[] }[];
  expect(route?.rules[0]?.targets).toContainEqual(
    expect.objectContaining({ host: 'restricted', own: false }),
  );
});

it('STRICT readiness: the same verdict, of services within alone', async () => {
  const own = await read('viewer', '/security/strict?by=service');
  const all = await read('everything', '/security/strict?by=service');
  const ids = (own['rows'] as Rows).map(({ id }) => id);
  expect(ids).toContain(CART);
  expect(ids.filter((id) => !String(id).startsWith('east~shop~'))).toEqual([]);
  const [cart, whole] = [find(own['rows'], CART), find(all['rows'], CART)];
  expect(cart?.['verdict']).toBe(whole?.['verdict']);
  await mesh
    .call('viewer', { method: 'get', path: '/api/v1/security/strict/restricted~restricted~restricted' })
    .expect(404);
});

const policy = (spec: string): string =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: tried, namespace: shop}\nspec: ${spec}\n`;
async function post(reader: Reader, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await mesh
    .call(reader, { method: 'post', path: `/api/v1${path}`, body: { range: 'now-1m', ...body } })
    .expect(200);
  return answer.body as Record<string, unknown>;
}
const tryPolicy = (reader: Reader, spec: string) =>
  post(reader, '/security/policies/backtest', { yaml: policy(spec) });
const deny = (principal: string): string =>
  `{action: DENY, rules: [{from: [{source: {principals: ["${principal}"]}}]}]}`;

it('a backtest does not tell whether a caller beyond has an identity that is asked for', async () => {
  const theirs = await tryPolicy('viewer', deny('*/sa/zz-forbidden-*'));
  const nobodys = await tryPolicy('viewer', deny('*/sa/nobody'));
  expect(theirs['metrics']).toEqual(nobodys['metrics']);
  expect(theirs['accessLog']).toEqual(nobodys['accessLog']);
  expect(theirs['metrics']).toMatchObject({ undecided: expect.any(Number) as number });
  expect((theirs['metrics'] as { undecided: number }).undecided).toBeGreaterThan(0);
  const all = await tryPolicy('everything', deny('*/sa/zz-forbidden-*'));
  expect((all['metrics'] as { denied: number }).denied).toBeGreaterThan(0);
});

it('a backtest is judged by what holds for the mesh, without telling of it', async () => {
  for (const [reader, decidedBy] of [
    ['everything', 'istio-system/zz-forbidden-root rule 1'],
    ['viewer', 'restricted'],
  ] as const) {
    const { rows } = await tryPolicy(reader, '{rules: [{}]}');
    const web = (rows as Rows).find((row) => (row['caller'] as { name: string }).name === 'web');
    expect(web).toMatchObject({ decision: 'denied', decidedBy });
  }
});

it('a suggestion says that callers beyond would be denied', async () => {
  const { yaml, notes, withoutIdentity } = await post('viewer', '/security/policies/suggest', {
    service: CART,
  });
  expect(yaml).toContain('cluster.local/ns/shop/sa/web');
  expect(withoutIdentity).toContainEqual(
    expect.objectContaining({ caller: expect.objectContaining({ namespace: 'restricted' }) as unknown }),
  );
  expect((notes as string[]).join(' ')).toContain('Callers that you may not see call it too');
});

it('no policy is drafted of an edge to beyond', async () => {
  const body = { edge: `restricted~restricted~restricted~~${CART}~~http`, intent: 'deny' };
  const path = '/api/v1/security/policies/draft';
  const { status } = await mesh.call('viewer', { method: 'post', path, body });
  expect(status).toBe(403);
});

const TIMEOUTS = { api: 'istio', settings: { form: 'timeouts', timeoutMs: 1500, retries: null } };
const BALANCING = {
  api: 'istio',
  settings: { form: 'load-balancing', version: null, policy: { kind: 'simple', simple: 'RANDOM' } },
};
interface Plan {
  readonly seen: string;
  readonly resources: Rows;
  readonly problems: Rows;
  readonly consequence: readonly { readonly tone: string; readonly text: string }[];
  readonly apply: { readonly possible: boolean; readonly reason: string | null };
}
const plan = async (reader: Reader, change: object): Promise<Plan> =>
  (await post(reader, `/services/${CART}/traffic/plan`, { change })) as unknown as Plan;
const apply = (reader: Reader, change: object, seen: string) =>
  mesh.call(reader, {
    method: 'post',
    path: `/api/v1/services/${CART}/traffic/apply`,
    body: { change, seen, dryRun: false },
  });

it('a change of what was cut is shown, said to lose what was cut, and written by nobody', async () => {
  const { seen, resources, problems, consequence, apply: possible } = await plan('admin', TIMEOUTS);
  expect(resources).toEqual([
    expect.objectContaining({ kind: 'VirtualService', after: expect.stringContaining('1500ms') as string }),
  ]);
  expect(consequence[0]).toMatchObject({ tone: 'danger', text: expect.stringContaining('lost') as string });
  expect(problems).toEqual([]);
  expect(possible).toMatchObject({
    possible: false,
    reason: expect.stringContaining('may not see') as string,
  });
  const { status } = await apply('admin', TIMEOUTS, seen);
  expect(status).toBe(409);
  const whole = await plan('everything', TIMEOUTS);
  expect(whole.apply.reason).not.toContain('may not see');
});

it('a change of what lies within is planned by a viewer and written by an admin', async () => {
  const { seen, consequence, apply: possible } = await plan('viewer', BALANCING);
  expect(possible).toMatchObject({ possible: true });
  expect(consequence.map(({ text }) => text).join(' ')).toContain('namespaces that you may not see');
  const refused = await apply('viewer', BALANCING, seen);
  expect(refused.status).toBe(403);
  const written = await apply('admin', BALANCING, seen);
  expect(written.body).toMatchObject({ done: true });
});
