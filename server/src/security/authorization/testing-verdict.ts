/** Verdicts on one call, for tests: from specs of policies as somebody writes them. */
import { NO_MESH_CONFIG } from '../../mesh-config/mesh-config.ts';
import { decide, type AppliedPolicy } from './decide.ts';
import { compilePolicy } from './compile-policy.ts';
import { readMeshFacts } from './mesh-facts.ts';
import type { Observation } from './observation.ts';
import { readPolicyText } from './read-policy-text.ts';
import { appliesTo, enforcerOf, type Callee, type MeshFacts } from './select-callees.ts';

export const WEB = 'spiffe://cluster.local/ns/shop/sa/web';
export const CALL: Observation = {
  protocol: 'http',
  identity: WEB,
  address: '10.1.2.3',
  method: 'GET',
  path: '/cart/1',
  host: 'cart.shop:8080',
  port: 8080,
  sni: 'outbound_.8080_._.cart.shop',
  targetAddress: '10.9.9.9',
};
export const TCP: Observation = { ...CALL, protocol: 'tcp', method: null, path: null, host: null };
export const PLAIN: Observation = { ...CALL, identity: '', sni: '' };
/** As metrics tell a call. */
export const BARE: Observation = {
  ...CALL,
  address: null,
  method: null,
  path: null,
  host: null,
  port: null,
  sni: null,
};
export const CART: Callee = {
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart-v1',
  version: 'v1',
  external: false,
};

export interface Spec {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Record<string, string>;
  readonly spec: unknown;
}

function toText(specs: readonly Spec[]): string {
  return specs
    .map(({ name = 'p', namespace = 'shop', annotations, spec }) =>
      JSON.stringify({
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name, namespace, annotations },
        spec,
      }),
    )
    .join('\n---\n');
}

export interface Where {
  readonly callee?: Callee;
  readonly facts?: MeshFacts;
  readonly trustDomains?: readonly string[];
}

export function judge(specs: readonly Spec[], observation: Observation, where: Where = {}) {
  const { callee = CART, facts = readMeshFacts(NO_MESH_CONFIG), trustDomains = ['cluster.local'] } = where;
  const { policies, problems } = readPolicyText(toText(specs), null);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (specs.length > 0 && errors.length > 0) throw new Error(JSON.stringify(errors));
  const applied = policies.flatMap((policy): AppliedPolicy[] => {
    const applies = appliesTo(policy, callee, facts);
    if (applies === false) return [];
    return [
      {
        compiled: compilePolicy(policy, { trustDomains }),
        applies,
        enforcer: enforcerOf(policy, callee, facts),
      },
    ];
  });
  return decide(applied, observation);
}

export const verdict = (specs: readonly Spec[], observation: Observation, where?: Where) => {
  const { decision, decidedBy } = judge(specs, observation, where);
  return decidedBy === '' ? decision : `${decision} by ${decidedBy}`;
};
export const allow = (rule: unknown, name = 'p'): Spec => ({ name, spec: { rules: [rule] } });
export const deny = (rule: unknown, name = 'd'): Spec => ({ name, spec: { action: 'DENY', rules: [rule] } });
export const from = (source: unknown) => ({ from: [{ source }] });
export const to = (operation: unknown) => ({ to: [{ operation }] });

export const denyAll = (name: string, namespace: string, more: Record<string, unknown> = {}): Spec => ({
  name,
  namespace,
  spec: { action: 'DENY', rules: [{}], ...more },
});

export const ofTier = (rules: unknown[]): Spec => ({
  spec: { selector: { matchLabels: { tier: 'db' } }, rules },
});

export const byPrincipal = (text: string) => [allow(from({ principals: [text] }))];

export const ofDomain = (domain: string): Observation => ({
  ...CALL,
  identity: `spiffe://${domain}/ns/shop/sa/web`,
});
