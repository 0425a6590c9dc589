/**
 * Policies of the demo mesh, such that what its flows (shop-flows.ts) show is what they would do: `platform/auth-callers` refuses what ad asks of auth for a quarter of each
 * half hour, and nothing else is refused. Legacy and inventory still take plaintext.
 */

const strict = (namespace: string): string => `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: ${namespace}
spec:
  mtls: {mode: STRICT}
`;

interface Callers {
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  /** `namespace/service`, whose account has its name. */
  readonly from: readonly string[];
  /** `methods: [...], paths: [...]`; all when left out. */
  readonly to?: string;
}

function principal(path: string): string {
  const [namespace = '', service = ''] = path.split('/');
  return `cluster.local/ns/${namespace}/sa/${service}`;
}

function allow({ namespace, name, app, from, to }: Callers): string {
  return `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    matchLabels: {app: ${app}}
  action: ALLOW
  rules:
    - from:
        - source:
            principals:
${from.map((one) => `              - ${principal(one)}\n`).join('')}${to === undefined ? '' : `      to:\n        - operation: {${to}}\n`}`;
}

const AUTH_CALLERS = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: auth-callers
  namespace: platform
  annotations:
    description: Ad has no business with the sessions of customers.
spec:
  selector:
    matchLabels: {app: auth}
  action: DENY
  rules:
    - from:
        - source:
            principals: [${principal('shop/ad')}]
      to:
        - operation: {methods: [GET], paths: [/session/introspect]}
`;

const NO_ADMIN = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: no-admin-from-outside
  namespace: shop
spec:
  selector:
    matchLabels: {app: frontend}
  action: DENY
  rules:
    - from:
        - source:
            principals: [${principal('istio-ingress/istio-ingressgateway')}]
      to:
        - operation: {paths: [/admin, /admin/*]}
`;

const SESSION_TOKENS = `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: session-tokens
  namespace: istio-ingress
spec:
  selector:
    matchLabels: {istio: ingressgateway}
  jwtRules:
    - issuer: https://login.shop.example
      jwksUri: https://login.shop.example/keys
`;

/** What is left of a service that is gone: it selects nothing. */
const WISHLIST = allow({
  namespace: 'shop',
  name: 'wishlist-callers',
  app: 'wishlist',
  from: ['shop/frontend'],
});

const LEGACY = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: legacy
  annotations:
    description: The batch importer has no sidecar yet.
spec:
  mtls: {mode: PERMISSIVE}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: pricing
  namespace: legacy
spec:
  selector:
    matchLabels: {app: pricing}
  mtls: {mode: STRICT}
`;

const CART_STORE = allow({
  namespace: 'data',
  name: 'redis-cart-callers',
  app: 'redis-cart',
  from: ['shop/cart'],
});

export const EAST_POLICIES: string = [
  strict('payments'),
  strict('platform'),
  LEGACY,
  AUTH_CALLERS,
  NO_ADMIN,
  SESSION_TOKENS,
  WISHLIST,
  allow({
    namespace: 'payments',
    name: 'payment-callers',
    app: 'payment',
    from: ['shop/checkout'],
    to: 'methods: [POST], paths: [/hipstershop.PaymentService/*]',
  }),
  allow({ namespace: 'payments', name: 'fraud-callers', app: 'fraud', from: ['payments/payment'] }),
  allow({ namespace: 'payments', name: 'ledger-callers', app: 'ledger', from: ['payments/payment'] }),
  CART_STORE,
  allow({
    namespace: 'data',
    name: 'postgres-catalog-callers',
    app: 'postgres-catalog',
    from: ['shop/productcatalog'],
  }),
  allow({
    namespace: 'legacy',
    name: 'pricing-callers',
    app: 'pricing',
    from: ['shop/search', 'shop/checkout'],
  }),
].join('---\n');

const LOYALTY = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: points-callers
  namespace: loyalty
spec:
  targetRefs:
    - {kind: Service, group: "", name: points}
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [${principal('loyalty/loyalty-web')}]
      to:
        - operation: {methods: [GET, POST], paths: [/points/*]}
`;

export const WEST_POLICIES: string = [
  strict('platform'),
  strict('loyalty'),
  NO_ADMIN,
  CART_STORE,
  LOYALTY,
  allow({
    namespace: 'loyalty',
    name: 'members-db-callers',
    app: 'members-db',
    from: ['loyalty/points', 'loyalty/rewards'],
  }),
].join('---\n');
