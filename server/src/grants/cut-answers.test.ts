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
