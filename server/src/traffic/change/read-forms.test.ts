import { trafficFormsQuerySchema, type TrafficForms } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../http/testing/sample-context.ts';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import { readForms } from './read-forms.ts';
import { configOf } from './testing/write-text.ts';

type FormState = TrafficForms['forms'][number];

/** Of the one rule of a route, with subsets v2 and europe. */
async function formOf(form: string, rule: string, api = 'istio'): Promise<FormState> {
  const rules = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: recommendation, namespace: shop}
spec: {host: recommendation, subsets: [{name: v2, labels: {version: v2}}, {name: europe, labels: {region: eu}}]}
---
`;
  const route =
    api === 'istio'
      ? `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: shop}\nspec: {hosts: [recommendation], http: [${rule}]}\n`
      : `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a, namespace: shop}\nspec: {parentRefs: [{group: "", kind: Service, name: recommendation}], rules: [${rule}]}\n`;
  const { store } = await createSampleStore([]);
  const context = createContext(store, { meshConfig: configOf(rules + route) });
  const query = trafficFormsQuerySchema.parse({ api });
  const answer = await readForms('east~shop~recommendation', query, context);
  return answer.forms.find((one) => one.form === form) as FormState;
}

describe('forms of what is written otherwise', () => {
  const TO = 'route: [{destination: {host: recommendation}}]';

  it('say that pods without a version are beside others, and no shares', async () => {
    for (const route of [
      '[{destination: {host: recommendation}, weight: 90}, {destination: {host: recommendation, subset: v2}, weight: 10}]',
      '[{destination: {host: recommendation, subset: europe}, weight: 90}, {destination: {host: recommendation, subset: v2}, weight: 10}]',
    ])
      for (const form of ['split', 'canary', 'blue-green'])
        expect(await formOf(form, `{route: ${route}}`)).toMatchObject({
          settings: null,
          isConfigured: true,
          note: expect.stringContaining('no version names') as string,
        });
  });

  it('read retries without a number as none', async () => {
    for (const retries of ['{}', '{perTryTimeout: 1s}'])
      expect(await formOf('timeouts', `{retries: ${retries}, ${TO}}`)).toMatchObject({
        settings: { retries: { attempts: 0 } },
      });
    expect(await formOf('timeouts', `{${TO}}`)).toMatchObject({ settings: { retries: null } });
  });

  it('read a fault without a percentage as none', async () => {
    const half = 'delay: {fixedDelay: 1s, percentage: {value: 50}}';
    expect(await formOf('fault', `{fault: {abort: {httpStatus: 503}, ${half}}, ${TO}}`)).toMatchObject({
      settings: { abort: null, delay: { percent: 50 } },
    });
  });

  it('read a timeout of each attempt as no retries', async () => {
    const rule = '{timeouts: {backendRequest: 1s}, backendRefs: [{name: recommendation, port: 8080}]}';
    expect(await formOf('timeouts', rule, 'gateway')).toMatchObject({
      isConfigured: true,
      settings: { timeoutMs: null, retries: null },
    });
  });
});
