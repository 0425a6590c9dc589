/** Examples for what sets proxies up, for security, the Gateway API, Kubernetes, Linkerd and what is deprecated, by code. */
import { istio, workload, write, type Examples } from './example.ts';

const sidecar = istio('Sidecar');
const filter = istio('EnvoyFilter');
const telemetry = (spec: string, name?: string): string =>
  write(['telemetry.istio.io/v1', 'Telemetry'], spec, name);
const security =
  (kind: string) =>
  (spec: string, name?: string): string =>
    write(['security.istio.io/v1', kind], spec, name);
const policy = security('AuthorizationPolicy');
const peer = security('PeerAuthentication');
const tokens = security('RequestAuthentication');
const k8s =
  (kind: string) =>
  (spec: string, name?: string): string =>
    write(['gateway.networking.k8s.io/v1', kind], spec, name);
const http = k8s('HTTPRoute');
const gateway = k8s('Gateway');
const service = (spec: string, name?: string): string => write(['v1', 'Service'], spec, name);
const deployment = (template: string, name?: string): string =>
  write(['apps/v1', 'Deployment'], `{template: ${template}}`, name);
const linkerd =
  (kind: string) =>
  (spec: string, name?: string): string =>
    write(['policy.linkerd.io/v1beta3', kind], spec, name);
const server = linkerd('Server');
const grant = linkerd('AuthorizationPolicy');

const patch = (applyTo: string, operation: string): string =>
  `configPatches: [{applyTo: ${applyTo}, patch: {operation: ${operation}}}]`;
const inserted = (beside: string): string =>
  `configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: ${beside}}}}}}, patch: {operation: INSERT_BEFORE}}]`;
const selected = 'selector: {matchLabels: {app: reviews}}';
const let_in = policy(
  `{${selected}, action: ALLOW, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/ratings], namespaces: [other]}}], to: [{operation: {methods: [GET]}}]}]}`,
);
const jwt = '{issuer: https://login.example, jwksUri: https://login.example/keys}';
const parent = 'parentRefs: [{name: web, sectionName: http}]';
const forService = 'parentRefs: [{group: "", kind: Service, name: reviews, namespace: shop}]';
const backend = 'backendRefs: [{name: reviews, port: 9080}]';
const route = http(`{${parent}, hostnames: [shop.example], rules: [{${backend}}]}`);
const listener =
  '{name: https, port: 443, protocol: HTTPS, hostname: a.example, tls: {certificateRefs: [{name: cert}]}}';
const secure = gateway(`{gatewayClassName: istio, listeners: [${listener}]}`);
const referenceGrant = (from: string, to: string): string =>
  `apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: let, namespace: other}\nspec: {from: [{group: gateway.networking.k8s.io, kind: ${from}, namespace: shop}], to: [{group: "", kind: ${to}}]}\n`;
const servers = [
  server('{podSelector: {matchLabels: {app: reviews}}, port: 9080}', 'reviews-web'),
  server('{podSelector: {matchLabels: {app: ratings}}, port: 9080}', 'ratings-web'),
].join('---\n');
const authentication = linkerd('MeshTLSAuthentication')(
  '{identities: [ratings.shop.serviceaccount.identity.linkerd.cluster.local]}',
  'ratings',
);
const granted = [
  servers,
  authentication,
  grant(
    '{targetRef: {group: policy.linkerd.io, kind: Server, name: reviews-web}, requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ratings}]}',
  ),
].join('---\n');

export const OTHER_EXAMPLES: Examples = {
  SG0501: {
    good: sidecar('{egress: [{hosts: [./reviews.shop.svc.cluster.local, other/*]}]}'),
    bad: [['./reviews.', './review.']],
    also: [
      [
        istio('VirtualService')(
          '{hosts: [api.inside.example], http: [{route: [{destination: {host: reviews}}]}]}',
        ),
        sidecar('{egress: [{hosts: [./api.inside.example]}]}'),
      ].join('---\n'),
    ],
  },
  SG0502: {
    good: [
      sidecar('{egress: [{hosts: [./*]}]}'),
      sidecar('{workloadSelector: {labels: {app: reviews}}, egress: [{hosts: [./*]}]}', 'second'),
    ].join('---\n'),
    bad: [['workloadSelector: {labels: {app: reviews}}, ', '']],
  },
  SG0503: {
    good: [
      sidecar('{workloadSelector: {labels: {app: ratings}}, egress: [{hosts: [./*]}]}'),
      sidecar('{workloadSelector: {labels: {app: reviews}}, egress: [{hosts: [./*]}]}', 'second'),
    ].join('---\n'),
    bad: [['app: reviews', 'version: v1']],
  },
  SG0504: {
    good: sidecar('{egress: [{hosts: [./reviews.shop.svc.cluster.local]}]}'),
    bad: [['./reviews', 'reviews']],
  },
  SG0505: {
    good: sidecar('{workloadSelector: {labels: {app: ratings}}, egress: [{hosts: [./*]}]}'),
    bad: [['app: ratings', 'app: rating']],
    also: [telemetry('{selector: {matchLabels: {service.istio.io/canonical-name: ratings}}}')],
  },
  SG0511: {
    good: telemetry('{accessLogging: [{disabled: false}]}'),
    bad: [[telemetry('{accessLogging: [{disabled: false}]}'), filter(`{${patch('CLUSTER', 'MERGE')}}`)]],
  },
  SG0512: {
    good: filter(`{priority: 10, ${inserted('corp.filters.greet')}}`),
    bad: [['priority: 10, ', '']],
    also: [
      filter(`{${inserted('envoy.filters.http.router')}}`),
      filter(`{${patch('HTTP_FILTER', 'INSERT_BEFORE')}}`),
    ],
  },
  SG0513: { good: filter(`{${patch('HTTP_FILTER', 'REPLACE')}}`), bad: [['HTTP_FILTER', 'CLUSTER']] },
  SG0514: {
    good: filter('{configPatches: [{applyTo: CLUSTER, match: {context: ANY}, patch: {operation: MERGE}}]}'),
    bad: [['context: ANY', 'proxy: {proxyVersion: "1\\\\.20.*"}']],
    also: [
      filter(
        '{priority: 5, configPatches: [{applyTo: CLUSTER, match: {proxy: {proxyVersion: "1\\\\.20.*"}}, patch: {operation: MERGE}}]}',
      ),
    ],
  },
  SG0521: {
    good: telemetry('{tracing: [{providers: [{name: collector}]}]}'),
    bad: [['collector', 'colector']],
  },
  SG0522: {
    good: [telemetry('{metrics: []}'), telemetry(`{${selected}, metrics: []}`, 'second')].join('---\n'),
    bad: [[`${selected}, `, '']],
  },
  SG0523: {
    good: [telemetry('{selector: {matchLabels: {app: ratings}}}'), telemetry(`{${selected}}`, 'second')].join(
      '---\n',
    ),
    bad: [['app: reviews', 'version: v1']],
  },
  SG0524: { good: telemetry('{tracing: [{randomSamplingPercentage: 10}]}'), bad: [['10', '1000']] },
  SG0525: {
    good: telemetry('{tracing: [{providers: [{name: collector}]}]}'),
    bad: [['[{name: collector}]', '[]']],
  },
  SG0601: { good: let_in, bad: [['app: reviews', 'app: wishlist']] },
  SG0602: {
    good: policy(`{${selected}, rules: [{}]}`),
    bad: [[', rules: [{}]', '']],
    also: [
      [
        policy('{}'),
        policy('{rules: [{}]}', 'let').replace('namespace: shop', 'namespace: istio-system'),
      ].join('---\n'),
    ],
  },
  SG0603: {
    good: policy(`{${selected}, action: DENY, rules: [{to: [{operation: {paths: [/admin]}}]}]}`),
    bad: [['{to: [{operation: {paths: [/admin]}}]}', '{}']],
  },
  SG0604: {
    good: let_in,
    bad: [['sa/ratings', 'sa/rating']],
    also: [policy('{rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web-istio]}}]}]}')],
  },
  SG0605: { good: let_in, bad: [['cluster.local/ns', 'spiffe://cluster.local/ns']] },
  SG0606: { good: let_in, bad: [['cluster.local/ns', 'corp.example/ns']] },
  SG0607: { good: let_in, bad: [['[other]', '[others]']] },
  SG0608: { good: let_in, bad: [['[GET]', '[get]']] },
  SG0609: {
    good: [let_in, peer('{mtls: {mode: PERMISSIVE}}')].join('---\n'),
    bad: [['PERMISSIVE', 'DISABLE']],
    also: [
      // ztunnel passes over DISABLE.
      [
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: still, labels: {istio.io/dataplane-mode: ambient}}\n',
        workload('books-v1', 'app: books', 'still'),
        peer('{mtls: {mode: DISABLE}}').replace('namespace: shop', 'namespace: still'),
        policy('{rules: [{from: [{source: {namespaces: [other]}}]}]}').replace(
          'namespace: shop',
          'namespace: still',
        ),
      ].join('---\n'),
    ],
  },
  SG0610: {
    good: policy('{action: CUSTOM, provider: {name: collector}, rules: [{}]}'),
    bad: [['name: collector', 'name: gatekeeper']],
  },
  SG0611: {
    good: [
      tokens(`{${selected}, jwtRules: [${jwt}]}`),
      policy(`{${selected}, rules: [{from: [{source: {requestPrincipals: ['*']}}]}]}`),
    ].join('---\n'),
    bad: [['app: reviews', 'app: ratings']],
  },
  SG0612: {
    good: policy("{targetRefs: [{kind: Service, group: '', name: reviews}], rules: [{}]}"),
    bad: [['name: reviews', 'name: review']],
  },
  SG0620: { good: peer(`{${selected}, mtls: {mode: STRICT}}`), bad: [['app: reviews', 'app: review']] },
  SG0621: {
    good: peer(`{${selected}, mtls: {mode: STRICT}}`),
    bad: [['namespace: shop', 'namespace: istio-system']],
  },
  SG0622: {
    good: [peer('{mtls: {mode: STRICT}}'), peer(`{${selected}, mtls: {mode: PERMISSIVE}}`, 'second')].join(
      '---\n',
    ),
    bad: [[`${selected}, `, '']],
  },
  SG0623: {
    good: peer(`{${selected}, portLevelMtls: {9080: {mode: DISABLE}}}`),
    bad: [[`${selected}, `, '']],
  },
  SG0624: { good: peer(`{${selected}, portLevelMtls: {9080: {mode: DISABLE}}}`), bad: [['9080', '80']] },
  SG0630: {
    good: [
      tokens(`{${selected}, jwtRules: [${jwt}]}`),
      policy(`{${selected}, rules: [{from: [{source: {requestPrincipals: ['*']}}]}]}`),
    ].join('---\n'),
    bad: [['requestPrincipals', 'principals']],
  },
  SG0631: {
    good: tokens(`{${selected}, jwtRules: [${jwt}]}`),
    bad: [['issuer: https://login.example, ', '']],
  },
  SG0701: {
    good: route,
    bad: [['{name: reviews', '{name: review']],
    also: [
      // The Service that is made for a Gateway is in no folder.
      http(`{${parent}, rules: [{backendRefs: [{name: web-istio, port: 80}]}]}`),
    ],
  },
  SG0702: { good: route, bad: [['9080', '8080']] },
  SG0703: {
    good: [
      referenceGrant('HTTPRoute', 'Service'),
      http(`{${parent}, rules: [{backendRefs: [{name: partner, namespace: other, port: 80}]}]}`),
    ].join('---\n'),
    bad: [['kind: HTTPRoute, namespace: shop', 'kind: HTTPRoute, namespace: store']],
    also: [
      http(
        '{parentRefs: [{group: "", kind: Service, name: reviews}], rules: [{backendRefs: [{name: partner, namespace: other, port: 80}]}]}',
      ),
      http(`{${parent}, rules: [{backendRefs: [{name: cart, namespace: elsewhere, port: 80}]}]}`),
    ],
  },
  SG0704: { good: route, bad: [['name: web', 'name: wev']] },
  SG0705: { good: route, bad: [['sectionName: http', 'sectionName: https']] },
  SG0706: {
    good: http(`{parentRefs: [{name: web, namespace: shop}], rules: [{${backend}}]}`),
    bad: [['metadata: {name: it, namespace: shop}', 'metadata: {name: it, namespace: other}']],
  },
  SG0707: { good: route, bad: [['HTTPRoute', 'TLSRoute']] },
  SG0708: { good: route, bad: [['shop.example', 'shop.test']] },
  SG0709: {
    good: [
      route,
      http(
        `{${parent}, hostnames: [shop.example], rules: [{matches: [{path: {type: PathPrefix, value: /api}}], ${backend}}]}`,
        'second',
      ),
    ].join('---\n'),
    bad: [['value: /api', 'value: /']],
    also: [
      // Of callers in two namespaces.
      [
        http(`{${forService}, rules: [{${backend}}]}`),
        http(`{${forService}, rules: [{timeouts: {request: 1s}}]}`).replace(
          'namespace: shop}\n',
          'namespace: other}\n',
        ),
      ].join('---\n'),
    ],
  },
  SG0710: {
    good: [
      referenceGrant('Gateway', 'Secret'),
      secure.replace('{name: cert}', '{name: cert, namespace: other}'),
    ].join('---\n'),
    bad: [['kind: Secret', 'kind: ConfigMap']],
  },
  SG0711: {
    good: gateway(
      '{gatewayClassName: istio, listeners: [{name: a, port: 80, protocol: HTTP}, {name: b, port: 81, protocol: HTTP}]}',
    ),
    bad: [['port: 81', 'port: 80']],
  },
  SG0712: { good: secure, bad: [['certificateRefs: [{name: cert}]', 'mode: Terminate']] },
  SG0714: { good: route, bad: [['port: 9080', 'port: 9080, weight: 0']] },
  SG0715: {
    good: http(`{${parent}, rules: [{timeouts: {request: 2s, backendRequest: 1s}, ${backend}}]}`),
    bad: [['backendRequest: 1s', 'backendRequest: 3s']],
  },
  SG0716: {
    good: http(
      `{${parent}, rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]}`,
    ),
    bad: [['{filters:', `{${backend}, filters:`]],
  },
  SG0717: { good: referenceGrant('HTTPRoute', 'Service'), bad: [['namespace: shop', 'namespace: store']] },
  SG0801: {
    good: service('{selector: {app: reviews}, ports: [{name: http-api, port: 80}]}'),
    bad: [['http-api', 'api']],
  },
  SG0802: { good: deployment('{metadata: {labels: {app: x, version: v1}}}'), bad: [[', version: v1', '']] },
  SG0803: {
    good: service('{selector: {app: reviews}, ports: [{name: http, port: 80}]}'),
    bad: [['app: reviews', 'app: reviewers']],
    also: [
      service(
        '{selector: {app: reviews, statefulset.kubernetes.io/pod-name: reviews-0}, ports: [{name: http, port: 80}]}',
      ),
    ],
  },
  SG0804: {
    good: service('{selector: {app: reviews}, ports: [{name: http, port: 80, targetPort: web}]}'),
    bad: [['targetPort: web', 'targetPort: www']],
  },
  SG0805: {
    good: [
      deployment('{metadata: {labels: {app: x}}}'),
      service('{selector: {app: x}, ports: [{name: http, port: 80}]}', 'x-one'),
      service('{selector: {app: x}, ports: [{name: http-two, port: 80}]}', 'x-two'),
    ].join('---\n'),
    bad: [['name: http-two', 'name: tcp-two']],
  },
  SG0806: {
    good: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: new, labels: {istio-injection: enabled}}\n',
    bad: [['istio-injection: enabled', 'istio-injection: enabled, istio.io/rev: canary']],
  },
  SG0807: {
    good: service('{type: ExternalName, externalName: db.example, ports: [{name: tls, port: 443}]}'),
    bad: [['name: tls', 'name: tcp-db']],
  },
  SG0901: { good: servers, bad: [['app: ratings', 'app: rating']] },
  SG0902: {
    good: servers,
    bad: [['port: 9080', 'port: 9081']],
    also: [server('{podSelector: {matchLabels: {app: reviews}}, port: linkerd-admin}')],
  },
  SG0903: {
    good: servers,
    bad: [['app: ratings', 'app: reviews']],
    also: [
      [
        servers,
        server(
          '{podSelector: {matchExpressions: [{key: app, operator: In, values: [partner]}]}, port: 9080}',
          'partner-web',
        ),
      ].join('---\n'),
    ],
  },
  SG0904: { good: granted, bad: [['kind: Server, name: reviews-web', 'kind: Server, name: reviews']] },
  SG0905: {
    good: granted,
    bad: [['kind: MeshTLSAuthentication, name: ratings', 'kind: MeshTLSAuthentication, name: rating']],
  },
  SG0906: {
    good: [
      servers,
      linkerd('HTTPRoute')('{parentRefs: [{group: policy.linkerd.io, kind: Server, name: reviews-web}]}'),
    ].join('---\n'),
    bad: [['kind: Server, name: reviews-web', 'kind: Server, name: web']],
  },
  SG0907: {
    good: write(['linkerd.io/v1alpha2', 'ServiceProfile'], '{routes: []}', 'reviews.shop.svc.cluster.local'),
    bad: [['reviews.shop', 'review.shop']],
  },
  SG0908: { good: authentication, bad: [['ratings.shop', 'rating.shop']] },
  SG1001: { good: sidecar('{egress: []}'), bad: [['istio.io/v1', 'istio.io/v1alpha3']] },
  SG1002: { good: route, bad: [['k8s.io/v1', 'k8s.io/v1alpha2']] },
  SG1003: {
    good: istio('VirtualService')(
      '{hosts: [reviews], http: [{mirrorPercentage: {value: 10}, route: [{destination: {host: reviews}}]}]}',
    ),
    bad: [['mirrorPercentage: {value: 10}', 'mirrorPercent: 10']],
  },
  SG1004: {
    good: istio('DestinationRule')(
      '{host: ratings, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5}}}',
    ),
    bad: [['consecutive5xxErrors', 'consecutiveErrors']],
  },
  SG1005: {
    good: deployment('{metadata: {labels: {app: x, sidecar.istio.io/inject: "false"}}}'),
    bad: [
      [
        'labels: {app: x, sidecar.istio.io/inject: "false"}',
        'annotations: {sidecar.istio.io/inject: "false"}',
      ],
    ],
  },
  SG1006: {
    good: istio('DestinationRule')('{host: ratings, trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}}'),
    bad: [['LEAST_REQUEST', 'LEAST_CONN']],
  },
};
