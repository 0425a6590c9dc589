/**
 * Routing of the demo mesh, such that what its flows show is what it would do: a tenth of recommendation's traffic goes to the canary, calls to currency end after
 * two seconds and its breaker opens at 24 requests, api.stripe.example is known and bids.adnetwork.example is not. What ad, shipping and image-resizer do to requests with a
 * mark is seen by nobody, because nobody marks any: a drill, a replay, and two mistakes for validations to find.
 */

const CURRENCY = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: currency
  namespace: shop
spec:
  hosts: [currency]
  http:
    - timeout: 2s
      route:
        - destination: {host: currency}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: currency
  namespace: shop
spec:
  host: currency
  trafficPolicy:
    loadBalancer: {simple: LEAST_REQUEST}
    connectionPool:
      http: {http2MaxRequests: 24}
    outlierDetection:
      consecutive5xxErrors: 20
      interval: 10s
      baseEjectionTime: 30s
      maxEjectionPercent: 50
`;

const RECOMMENDATION = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: recommendation
  namespace: shop
spec:
  hosts: [recommendation]
  http:
    - route:
        - destination: {host: recommendation, subset: v1}
          weight: 90
        - destination: {host: recommendation, subset: v2}
          weight: 10
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: recommendation
  namespace: shop
spec:
  host: recommendation
  subsets:
    - name: v1
      labels: {version: v1}
    - name: v2
      labels: {version: v2}
`;

const CHECKOUT = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: checkout
  namespace: shop
spec:
  hosts: [checkout]
  http:
    - timeout: 10s
      retries: {attempts: 0}
      route:
        - destination: {host: checkout}
`;

const AD = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ad
  namespace: shop
spec:
  hosts: [ad]
  http:
    - name: drill
      match:
        - headers: {x-fault-drill: {exact: "on"}}
      fault:
        abort: {httpStatus: 503, percentage: {value: 10}}
        delay: {fixedDelay: 2s, percentage: {value: 50}}
      route:
        - destination: {host: ad}
    - name: replay
      match:
        - headers: {x-replay: {exact: "on"}}
      route:
        - destination: {host: ad}
      mirror: {host: recommendation, subset: v2}
      mirrorPercentage: {value: 5}
    - name: usual
      route:
        - destination: {host: ad}
`;

const SHIPPING = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shipping
  namespace: shop
spec:
  hosts: [shipping]
  http:
    - name: express
      match:
        - headers: {x-express: {exact: "on"}}
      route:
        - destination: {host: shipping, subset: express}
    - name: usual
      route:
        - destination: {host: shipping}
`;

const IMAGE_RESIZER = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: image-resizer
  namespace: platform
spec:
  hosts: [image-resizer]
  http:
    - name: thumbnails
      match:
        - headers: {x-thumbnail: {exact: "on"}}
        - headers: {x-thumbnail: {exact: "on"}}
      timeout: 1s
      route:
        - destination: {host: image-resizer}
    - name: usual
      route:
        - destination: {host: image-resizer}
`;

const LEDGER = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ledger
  namespace: payments
spec:
  hosts: [ledger]
  http:
    - timeout: 3s
      retries: {attempts: 2, perTryTimeout: 1s, retryOn: "connect-failure,refused-stream,unavailable"}
      route:
        - destination: {host: ledger}
`;

const STRIPE = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: stripe
  namespace: payments
spec:
  hosts: [api.stripe.example]
  exportTo: ["."]
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - {number: 80, name: http, protocol: HTTP, targetPort: 443}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: stripe
  namespace: payments
spec:
  host: api.stripe.example
  exportTo: ["."]
  trafficPolicy:
    portLevelSettings:
      - port: {number: 80}
        tls: {mode: SIMPLE, sni: api.stripe.example}
`;

const SIDECAR = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts: ["./*", "istio-system/*", "payments/*", "platform/*", "legacy/*", "data/*", "mail/*"]
`;

const SHOP_GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: istio-ingress
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 443, name: https, protocol: HTTPS}
      hosts: [shop.example]
      tls: {mode: SIMPLE, credentialName: shop-example}
    - port: {number: 80, name: http, protocol: HTTP}
      hosts: [shop.example]
      tls: {httpsRedirect: true}
`;

function storefront(routes: string): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: storefront
  namespace: shop
spec:
  hosts: [shop.example]
  gateways: [istio-ingress/shop]
  http:
${routes}    - name: pages
      route:
        - destination: {host: frontend, port: {number: 8080}}
`;
}

const TO_SEARCH = `    - name: search
      match:
        - uri: {prefix: /search}
      route:
        - destination: {host: search, port: {number: 8080}}
`;

const LOYALTY = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: loyalty
  labels: {istio.io/waypoint-for: service}
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - {name: mesh, port: 15008, protocol: HBONE}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: loyalty
  namespace: istio-ingress
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 443, name: https-loyalty, protocol: HTTPS}
      hosts: [loyalty.example]
      tls: {mode: SIMPLE, credentialName: loyalty-example}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: loyalty
  namespace: loyalty
spec:
  hosts: [loyalty.example]
  gateways: [istio-ingress/loyalty]
  http:
    - route:
        - destination: {host: loyalty-web, port: {number: 8080}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: points
  namespace: loyalty
spec:
  parentRefs:
    - {group: "", kind: Service, name: points, port: 8080}
  rules:
    - timeouts: {request: 2s}
      backendRefs:
        - {name: points, port: 8080}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: rewards
  namespace: loyalty
spec:
  parentRefs:
    - {group: "", kind: Service, name: rewards, port: 8080}
  rules:
    - timeouts: {request: 2s}
      backendRefs:
        - {name: rewards, port: 8080}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: rewards-export
  namespace: loyalty
spec:
  parentRefs:
    - {group: "", kind: Service, name: rewards, port: 8080}
  rules:
    - matches:
        - path: {type: PathPrefix, value: /rewards}
          method: PUT
      timeouts: {request: 5s}
      backendRefs:
        - {name: rewards, port: 8080}
    - matches:
        - path: {type: PathPrefix, value: /rewards/export}
      timeouts: {request: 10s}
      backendRefs:
        - {name: rewards, port: 8080}
`;

export const EAST_TRAFFIC: string = [
  SHOP_GATEWAY,
  storefront(TO_SEARCH),
  RECOMMENDATION,
  CURRENCY,
  CHECKOUT,
  AD,
  SHIPPING,
  IMAGE_RESIZER,
  LEDGER,
  STRIPE,
  SIDECAR,
].join('---\n');

export const WEST_TRAFFIC: string = [SHOP_GATEWAY, storefront(''), CURRENCY, LOYALTY].join('---\n');
