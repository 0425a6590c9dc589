import { expect, it } from 'vitest';
import { createMeshConfig } from '../create-mesh-config.ts';
import { createTextSource } from '../text-source.ts';
import { validateMesh } from './validate-mesh.ts';

/**
 * Manifests of the shape of those that Istio publishes (samples/bookinfo, samples/helloworld and the traffic tasks of its documentation), written anew with the same
 * names, hosts, ports and fields. What they leave to be installed elsewhere (the ingress gateway, versions that come in later steps) is left out here as well.
 */
const APPS: Readonly<Record<string, readonly string[]>> = {
  details: ['v1'],
  ratings: ['v1'],
  reviews: ['v1', 'v2', 'v3'],
  productpage: ['v1'],
};

const BOOKINFO = Object.entries(APPS)
  // oxlint-disable-next-line oxc/no-map-spread -- made once
  .flatMap(([app, versions]) => [
    `apiVersion: v1
kind: Service
metadata: {name: ${app}, labels: {app: ${app}, service: ${app}}}
spec: {ports: [{port: 9080, name: http}], selector: {app: ${app}}}
`,
    ...versions.map(
      (version) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${app}-${version}, labels: {app: ${app}, version: ${version}}}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${app}, version: ${version}}}
  template:
    metadata: {labels: {app: ${app}, version: ${version}}}
    spec:
      serviceAccountName: bookinfo-${app}
      containers: [{name: ${app}, image: example/${app}, ports: [{containerPort: 9080}]}]
`,
    ),
  ])
  .join('---\n');

const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: bookinfo-gateway}
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 8080, name: http, protocol: HTTP}
      hosts: ["*"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: bookinfo}
spec:
  hosts: ["*"]
  gateways: [bookinfo-gateway]
  http:
    - match:
        - uri: {exact: /productpage}
        - uri: {prefix: /static}
        - uri: {exact: /login}
        - uri: {exact: /logout}
        - uri: {prefix: /api/v1/products}
      route:
        - destination: {host: productpage, port: {number: 9080}}
`;

const subsets = (...names: string[]): string =>
  names.map((name) => `{name: ${name}, labels: {version: ${name}}}`).join(', ');
const RULES = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: productpage}
spec: {host: productpage, subsets: [${subsets('v1')}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews}
spec: {host: reviews, subsets: [${subsets('v1', 'v2', 'v3')}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ratings}
spec: {host: ratings, subsets: [${subsets('v1', 'v2', 'v2-mysql', 'v2-mysql-vm')}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: details}
spec: {host: details, subsets: [${subsets('v1', 'v2')}]}
`;

const route = (host: string, http: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${host}}
spec: {hosts: [${host}], http: ${http}}
`;
const to = (host: string, subset: string, weight?: number): string =>
  `{destination: {host: ${host}, subset: ${subset}}${weight === undefined ? '' : `, weight: ${weight}`}}`;

const TASKS: Readonly<Record<string, string>> = {
  'all of version 1': Object.keys(APPS)
    .map((app) => route(app, `[{route: [${to(app, 'v1')}]}]`))
    .join('---\n'),
  'by the header of one user': route(
    'reviews',
    `[{match: [{headers: {end-user: {exact: jason}}}], route: [${to('reviews', 'v2')}]}, {route: [${to('reviews', 'v1')}]}]`,
  ),
  'a split of 80 and 20': route(
    'reviews',
    `[{route: [${to('reviews', 'v1', 80)}, ${to('reviews', 'v2', 20)}]}]`,
  ),
  'a split of 90 and 10': route(
    'reviews',
    `[{route: [${to('reviews', 'v1', 90)}, ${to('reviews', 'v2', 10)}]}]`,
  ),
  'half to version 3': route(
    'reviews',
    `[{route: [${to('reviews', 'v1', 50)}, ${to('reviews', 'v3', 50)}]}]`,
  ),
  'a delay for one user': route(
    'ratings',
    `[{match: [{headers: {end-user: {exact: jason}}}], fault: {delay: {percentage: {value: 100.0}, fixedDelay: 7s}}, route: [${to('ratings', 'v1')}]}, {route: [${to('ratings', 'v1')}]}]`,
  ),
  'an abort for one user': route(
    'ratings',
    `[{match: [{headers: {end-user: {exact: jason}}}], fault: {abort: {percentage: {value: 100.0}, httpStatus: 500}}, route: [${to('ratings', 'v1')}]}, {route: [${to('ratings', 'v1')}]}]`,
  ),
  'a timeout of half a second': route('reviews', `[{route: [${to('reviews', 'v2')}], timeout: 0.5s}]`),
  'a mirror': route(
    'reviews',
    `[{route: [${to('reviews', 'v1', 100)}], mirror: {host: reviews, subset: v2}, mirrorPercentage: {value: 100.0}}]`,
  ),
  'a circuit breaker': `apiVersion: v1
kind: Service
metadata: {name: httpbin, labels: {app: httpbin}}
spec: {ports: [{name: http, port: 8000, targetPort: 8080}], selector: {app: httpbin}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: httpbin}
spec: {selector: {matchLabels: {app: httpbin, version: v1}}, template: {metadata: {labels: {app: httpbin, version: v1}}}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: httpbin}
spec:
  host: httpbin
  trafficPolicy:
    connectionPool: {tcp: {maxConnections: 1}, http: {http1MaxPendingRequests: 1, maxRequestsPerConnection: 1}}
    outlierDetection: {consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 3m, maxEjectionPercent: 100}
`,
  'TLS passed through at the gateway': `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: mygateway}
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 443, name: https, protocol: HTTPS}
      tls: {mode: PASSTHROUGH}
      hosts: [nginx.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: nginx}
spec:
  hosts: [nginx.example.com]
  gateways: [mygateway]
  tls:
    - match: [{port: 443, sniHosts: [nginx.example.com]}]
      route: [{destination: {host: details, port: {number: 9080}}}]
`,
  'a host outside, with a timeout': `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: httpbin-ext}
spec:
  hosts: [httpbin.org]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: DNS
  location: MESH_EXTERNAL
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: httpbin-ext}
spec: {hosts: [httpbin.org], http: [{timeout: 3s, route: [{destination: {host: httpbin.org}, weight: 100}]}]}
`,
  'TLS that begins at the sidecar': `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: edition-cnn-com}
spec:
  hosts: [edition.cnn.com]
  ports: [{number: 80, name: http-port, protocol: HTTP, targetPort: 443}, {number: 443, name: https-port, protocol: HTTPS}]
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: edition-cnn-com}
spec:
  host: edition.cnn.com
  trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: SIMPLE}}]}
`,
  'hosts outside by a wildcard': `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: googleapis}
spec:
  hosts: ["*.googleapis.com"]
  ports: [{number: 443, name: https, protocol: HTTPS}]
  resolution: NONE
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: rewrite-port-for-googleapis}
spec:
  hosts: ["*.googleapis.com"]
  tls:
    - match: [{port: 443, sniHosts: ["*.googleapis.com"]}]
      route: [{destination: {host: "*.googleapis.com", port: {number: 443}}}]
`,
  'the Gateway API': `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: bookinfo-gateway}
spec:
  gatewayClassName: istio
  listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Same}}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: bookinfo}
spec:
  parentRefs: [{name: bookinfo-gateway}]
  rules:
    - matches: [{path: {type: Exact, value: /productpage}}, {path: {type: PathPrefix, value: /static}}]
      backendRefs: [{name: productpage, port: 9080}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: reviews}
spec:
  parentRefs: [{group: "", kind: Service, name: reviews, port: 9080}]
  rules: [{backendRefs: [{name: reviews, port: 9080}]}]
`,
  'a version that runs from elsewhere': route('details', `[{route: [${to('details', 'v2')}]}]`),
  'routes that are kept elsewhere': `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: whole-shop}
spec: {hosts: [shop.example.com], gateways: [bookinfo-gateway], http: [{match: [{uri: {prefix: /reviews}}], delegate: {name: reviews, namespace: team-b}}]}
`,
  'a gateway for what leaves': `apiVersion: v1
kind: Service
metadata: {name: way-out, namespace: gateways}
spec: {ports: [{name: http2, port: 80}, {name: https, port: 443}], selector: {istio: way-out}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: news}
spec: {hosts: [news.example.org], ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: https, protocol: HTTPS}], resolution: DNS}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: way-out}
spec: {selector: {istio: way-out}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [news.example.org]}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: way-out}
spec: {host: way-out.gateways.svc.cluster.local, subsets: [{name: news}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: news-through-the-gateway}
spec:
  hosts: [news.example.org]
  gateways: [mesh, default/way-out]
  http:
    - match: [{gateways: [mesh], port: 80}]
      route: [{destination: {host: way-out.gateways.svc.cluster.local, subset: news}}]
    - match: [{gateways: [way-out], port: 80}]
      route: [{destination: {host: news.example.org}}]
`,
  'a gateway of the Gateway API for what leaves': `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: news}
spec: {hosts: [news.example.org], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: news-exit}
spec: {gatewayClassName: istio, listeners: [{name: http, hostname: news.example.org, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: to-the-exit}
spec: {parentRefs: [{kind: ServiceEntry, group: networking.istio.io, name: news}], rules: [{backendRefs: [{name: news-exit-istio, port: 80}]}]}
`,
  'callers behind a waypoint': `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, labels: {istio.io/waypoint-for: service}}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: through-the-waypoint}
spec: {selector: {matchLabels: {app: details}}, rules: [{from: [{source: {principals: [cluster.local/ns/default/sa/waypoint]}}]}]}
`,
  'a limit of requests at the gateway': `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: limit}
spec:
  workloadSelector: {labels: {app: productpage}}
  configPatches:
    - applyTo: HTTP_FILTER
      match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}}}
      patch: {operation: INSERT_BEFORE, value: {name: envoy.filters.http.local_ratelimit}}
`,
  'older versions of the API, in a list': `apiVersion: v1
kind: List
items:
  - apiVersion: networking.istio.io/v1alpha3
    kind: VirtualService
    metadata: {name: reviews}
    spec: {hosts: [reviews], http: [{route: [${to('reviews', 'v3')}]}]}
  - apiVersion: security.istio.io/v1beta1
    kind: PeerAuthentication
    metadata: {name: default}
    spec: {mtls: {mode: PERMISSIVE}}
`,
  'policies by account': `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ratings-viewer}
spec:
  selector: {matchLabels: {app: ratings}}
  action: ALLOW
  rules:
    - from: [{source: {principals: [cluster.local/ns/default/sa/bookinfo-reviews]}}]
      to: [{operation: {methods: [GET]}}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: allow-nothing}
spec: {}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec: {mtls: {mode: STRICT}}
`,
};

it.each(Object.entries(TASKS))('reads without an error: %s', async (_, text) => {
  const all = [BOOKINFO, RULES, GATEWAY, text].join('---\n');
  const source = createTextSource({ cluster: 'east', texts: [{ name: 'sample', text: all }], startedAt: 1 });
  const config = createMeshConfig({ sources: [source] });
  expect(config.clusters()[0]?.problems).toEqual([]);
  const problems = await validateMesh(config);
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  // Versions that later steps bring, and the breaker of the task that ejects its only endpoint, are truly so.
  const warned = problems.filter(({ severity }) => severity === 'warning').map(({ code }) => code);
  expect(warned.filter((code) => code !== 'SG0203' && code !== 'SG0206')).toEqual([]);
});
