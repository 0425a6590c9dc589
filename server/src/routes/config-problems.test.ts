import { operations } from '@sightglass/shared/contract';
import request from 'supertest';
import { expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';
import { createMeshConfig } from '../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../mesh-config/text-source.ts';
import { createMeshValidations } from '../mesh-config/validation/validate-mesh.ts';

const TEXT = `apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: web, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http:
    - route:
        - destination: {host: kart}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: twin, namespace: other}
spec:
  hosts: [cart.shop.svc.cluster.local]
  http:
    - route:
        - destination: {host: cart.shop.svc.cluster.local}
`;

const text = createTextSource({ cluster: 'east', texts: [{ name: 'a.yaml', text: TEXT }], startedAt: NOW });
/** As an API server tells it: then what is missing is an error. */
const source = { ...text, source: 'kubernetes' as const };
const meshConfig = createMeshConfig({ sources: [source] });
const mesh = { meshConfig, meshValidations: createMeshValidations(meshConfig) };
const open = (changes: Partial<typeof mesh>) => createApp(createContext(createFixedStore([]), changes));

async function ask(query: string, changes: Partial<typeof mesh> = mesh) {
  const { body } = await request(open(changes)).get(`/api/v1/config/problems${query}`).expect(200);
  return operations.getConfigProblems.response.parse(body);
}

const codes = async (query: string) => (await ask(query)).problems.map(({ code }) => code);

it('tells problems, worst first, with field, line, why and fix', async () => {
  const { connected, problems, counts } = await ask('');
  expect(connected).toBe(true);
  expect(counts).toEqual({ error: 1, warning: 2, info: 1 });
  expect(problems.map(({ code }) => code)).toEqual(['SG0101', 'SG0106', 'SG0106', 'SG0801']);
  expect(problems[0]).toMatchObject({
    severity: 'error',
    resource: 'VirtualService:east~shop~cart',
    path: 'spec.http[0].route[0].destination.host',
    where: 'a.yaml',
    line: 13,
    yamlLine: 12,
    message: 'No Service and no ServiceEntry has the host kart.',
  });
  expect(problems[0]?.fix).not.toBe('');
});

it('asks by severity, code, scope, resource and service', async () => {
  expect(await codes('?severity=info,error')).toEqual(['SG0101', 'SG0801']);
  expect(await codes('?code=SG0801')).toEqual(['SG0801']);
  expect(await codes('?namespace=other')).toEqual(['SG0106']);
  expect(await codes('?cluster=west')).toEqual([]);
  expect(await codes('?resource=Service:east~shop~cart')).toEqual(['SG0801']);
  expect(await codes('?service=east~shop~cart')).toHaveLength(4);
  expect(await codes('?service=east~shop~other')).toEqual([]);
  expect(await ask('?limit=1')).toMatchObject({ truncated: true, counts: { warning: 2 } });
  await request(open(mesh)).get('/api/v1/config/problems?service=x').expect(400);
});

it('counts them in the status', async () => {
  const { body } = await request(open(mesh)).get('/api/v1/config/status').expect(200);
  expect(operations.getMeshConfigStatus.response.parse(body).validation).toEqual({
    error: 1,
    warning: 2,
    info: 1,
  });
});

it('tells nothing of resources that are out of the asker’s sight, nor their names', async () => {
  const hidden = {
    ...meshConfig,
    read: (id: string) => (id.includes('~other~') ? null : meshConfig.read(id)),
  };
  const { problems } = await ask('', { ...mesh, meshConfig: hidden });
  expect(problems.map(({ namespace }) => namespace)).not.toContain('other');
  expect(JSON.stringify(problems)).not.toContain('twin');
  expect(problems.find(({ code }) => code === 'SG0106')?.message).toBe(
    'Several VirtualServices route one host within the mesh.',
  );
});

it('says that nothing is connected', async () => {
  expect(await ask('', {})).toMatchObject({
    connected: false,
    problems: [],
  });
});
