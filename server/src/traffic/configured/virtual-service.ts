/** Istio's VirtualService -> a route. https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
import type { ConfiguredRoute, RouteRule } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';
import { sayIstioMatch } from './match-words.ts';
import { listBodies, listTexts, readDuration, readNumber, readPercent, readText } from './read-values.ts';
import type { FindTarget } from './target-finder.ts';
import type { RouteResource } from './route-resource.ts';
import { spreadWeights } from './spread-weights.ts';

function readRedirect(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const redirect = asBody(value);
  const to = [redirect['scheme'], redirect['authority'], redirect['uri']]
    .map(readText)
    .filter((one) => one !== null);
  return `${readNumber(redirect['redirectCode']) ?? 301} to ${to.join(' ') || 'the same address'}`;
}

function readRewrite(value: unknown): string | null {
  const rewrite = asBody(value);
  const parts = [readText(rewrite['authority']), readText(rewrite['uri'])].filter((one) => one !== null);
  return parts.length > 0 ? parts.join(' ') : null;
}

function readMirrors(http: Body): RouteRule['mirrors'] {
  const one =
    http['mirror'] === undefined
      ? []
      : [{ destination: http['mirror'], percentage: http['mirrorPercentage'] }];
  return [...one, ...listBodies(http['mirrors'])].flatMap((mirror) => {
    const body = asBody(mirror);
    const { host, subset } = asBody(body['destination']);
    return typeof host === 'string'
      ? [{ host, subset: readText(subset), percent: readPercent(body, 100) }]
      : [];
  });
}

function readFaults(value: unknown): RouteRule['faults'] {
  const { abort, delay } = asBody(value);
  const faults: RouteRule['faults'] = [];
  if (abort !== undefined) {
    const body = asBody(abort);
    const what = body['httpStatus'] ?? body['grpcStatus'] ?? body['http2Error'];
    const text = typeof what === 'number' || typeof what === 'string' ? String(what) : 'an error';
    // Istio injects nothing where no percentage is given.
    faults.push({ kind: 'abort', percent: readPercent(body, 0), what: text });
  }
  if (delay !== undefined) {
    const body = asBody(delay);
    faults.push({
      kind: 'delay',
      percent: readPercent(body, 0),
      what: readText(body['fixedDelay']) ?? 'some time',
    });
  }
  return faults;
}

function readRetries(value: unknown): RouteRule['retries'] {
  if (value === undefined || value === null) return null;
  const body = asBody(value);
  // Without a number Istio does not retry; without any word of retries it does twice.
  const attempts = Math.max(0, readNumber(body['attempts']) ?? 0);
  return { attempts, perTryTimeoutMs: readDuration(body['perTryTimeout']), on: readText(body['retryOn']) };
}

export function readVirtualService(resource: RouteResource, find: FindTarget): ConfiguredRoute {
  const { id, kind, namespace, name, spec } = resource;
  const gateways = listTexts(spec['gateways']);
  const readTargets = (route: unknown): RouteRule['targets'] =>
    spreadWeights(
      listBodies(route).flatMap((one) => {
        const { host, subset: named } = asBody(one['destination']);
        if (typeof host !== 'string') return [];
        const subset = readText(named);
        return [{ host, subset, ...find(host, subset, namespace), weight: readNumber(one['weight']) }];
      }),
      0,
    );
  const rules = listBodies(spec['http']).map((http, i): RouteRule => ({
    name: readText(http['name']) ?? `rule ${i + 1}`,
    matches: listBodies(http['match']).map(sayIstioMatch),
    targets: readTargets(http['route']),
    redirect: readRedirect(http['redirect']),
    rewrite: readRewrite(http['rewrite']),
    mirrors: readMirrors(http),
    timeoutMs: readDuration(http['timeout']),
    retries: readRetries(http['retries']),
    faults: readFaults(http['fault']),
  }));
  const plain = (part: string, word: string): RouteRule[] =>
    listBodies(spec[part]).map((one, i) => ({
      name: `${word} ${i + 1}`,
      matches: listBodies(one['match']).map((match) =>
        listTexts(match['sniHosts']).length > 0
          ? `server name is ${listTexts(match['sniHosts']).join(', ')}`
          : sayIstioMatch(match),
      ),
      targets: readTargets(one['route']),
      redirect: null,
      rewrite: null,
      mirrors: [],
      timeoutMs: null,
      retries: null,
      faults: [],
    }));
  return {
    resource: id,
    kind,
    namespace,
    name,
    hosts: listTexts(spec['hosts']),
    through: gateways.length > 0 ? gateways : ['mesh'],
    rules: [...rules, ...plain('tls', 'TLS rule'), ...plain('tcp', 'TCP rule')],
  };
}
