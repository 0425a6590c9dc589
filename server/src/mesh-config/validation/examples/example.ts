/** How examples of validations are written: a text that passes, and what to replace in it so that it fails. All of them stand beside the same small mesh. */

export interface Example {
  /** Passes. */
  readonly good: string;
  /** Each pair is replaced once; then it fails. */
  readonly bad: readonly (readonly [from: string, to: string])[];
  /** More that passes where folders tell all: what looks like the mistake and is right. */
  readonly also?: readonly string[];
}

export type Examples = Readonly<Record<string, Example>>;

export function write(
  [apiVersion, kind]: readonly [apiVersion: string, kind: string],
  spec: string,
  name = 'it',
): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
}

export const istio =
  (kind: string) =>
  (spec: string, name?: string): string =>
    write(['networking.istio.io/v1', kind], spec, name);

export const workload = (name: string, labels: string, namespace = 'shop'): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      serviceAccountName: ${name.split('-')[0]}
      containers: [{name: main, image: example, ports: [{name: web, containerPort: 9080}]}]
`;

export const service = (name: string, ports: string, namespace = 'shop'): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [${ports}]}
`;

/** Two versions of reviews, ratings with two ports, a gateway, a second namespace. */
export const BASE = [
  ...['shop', 'other', 'istio-system'].map(
    (name) =>
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`,
  ),
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n    extensionProviders: [{name: collector}]\n`,
  workload('reviews-v1', 'app: reviews, version: v1'),
  workload('reviews-v2', 'app: reviews, version: v2'),
  workload('ratings-v1', 'app: ratings, version: v1'),
  workload('partner-v1', 'app: partner, version: v1', 'other'),
  workload('ingress-v1', 'app: ingress, version: v1, istio: ingressgateway', 'istio-system'),
  service('reviews', '{name: http, port: 9080, targetPort: 9080}'),
  service(
    'ratings',
    '{name: http, port: 9080, targetPort: 9080}, {name: http-admin, port: 9090, targetPort: 9090}',
  ),
  service('partner', '{name: http, port: 80, targetPort: 9080}', 'other'),
  service(
    'ingress',
    '{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}',
    'istio-system',
  ),
  istio('DestinationRule')(
    '{host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: old, labels: {version: v0}}]}',
    'reviews',
  ),
  istio('Gateway')(
    '{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example]}]}',
    'front',
  ),
  istio('Gateway')(
    '{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: tls, protocol: TLS}, tls: {mode: PASSTHROUGH}, hosts: [tunnel.example]}]}',
    'tunnel',
  ),
  write(
    ['gateway.networking.k8s.io/v1', 'Gateway'],
    '{gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example"}]}',
    'web',
  ),
].join('---\n');
