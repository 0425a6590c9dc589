/** The Gateway API's HTTPRoute and GRPCRoute, and Linkerd's HTTPRoute, which has the same form -> a route. https://gateway-api.sigs.k8s.io/reference/spec/ */
import type { ConfiguredRoute, RouteRule } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';
import { sayGatewayMatch } from './match-words.ts';
import { listBodies, listTexts, readDuration, readNumber, readText } from './read-values.ts';
import type { FindTarget } from './target-finder.ts';
import type { RouteResource } from './route-resource.ts';
import { spreadWeights } from './spread-weights.ts';

function hostOf(reference: Body, namespace: string): string | null {
  const name = readText(reference['name']);
  return name === null ? null : `${name}.${readText(reference['namespace']) ?? namespace}`;
}

function sayPath(value: unknown): string | null {
  const path = asBody(value);
  return readText(path['replaceFullPath']) ?? readText(path['replacePrefixMatch']);
}

function readRedirect(filters: readonly Body[]): string | null {
  const filter = filters.find(({ type }) => type === 'RequestRedirect');
  if (!filter) return null;
  const { scheme, hostname, path, statusCode } = asBody(filter['requestRedirect']);
  const to = [readText(scheme), readText(hostname), sayPath(path)].filter((one) => one !== null);
  return `${readNumber(statusCode) ?? 302} to ${to.join(' ') || 'the same address'}`;
}

function readRewrite(filters: readonly Body[]): string | null {
  const filter = filters.find(({ type }) => type === 'URLRewrite');
  const { hostname, path } = asBody(filter?.['urlRewrite']);
  const parts = [readText(hostname), sayPath(path)].filter((one) => one !== null);
  return parts.length > 0 ? parts.join(' ') : null;
}

function readMirrors(filters: readonly Body[], namespace: string): RouteRule['mirrors'] {
  return filters.flatMap((filter) => {
    if (filter['type'] !== 'RequestMirror') return [];
    const { backendRef, percent, fraction } = asBody(filter['requestMirror']);
    const host = hostOf(asBody(backendRef), namespace);
    const { numerator, denominator } = asBody(fraction);
    const part = readNumber(numerator);
    const share = part === null ? null : (part * 100) / (readNumber(denominator) ?? 100);
    return host === null ? [] : [{ host, subset: null, percent: readNumber(percent) ?? share ?? 100 }];
  });
}

function readRetries(value: unknown): RouteRule['retries'] {
  if (value === undefined) return null;
  const { attempts, codes } = asBody(value);
  const on = Array.isArray(codes) ? codes.map(String).join(', ') : null;
  return { attempts: readNumber(attempts) ?? 1, perTryTimeoutMs: null, on };
}

export function readGatewayRoute(resource: RouteResource, find: FindTarget): ConfiguredRoute {
  const { id, kind, namespace, name, spec } = resource;
  return {
    resource: id,
    kind,
    namespace,
    name,
    hosts: listTexts(spec['hostnames']),
    through: listBodies(spec['parentRefs']).map((parent) => {
      const where = readText(parent['kind']) ?? 'Gateway';
      return `${where} ${hostOf(parent, namespace) ?? '?'}`;
    }),
    rules: listBodies(spec['rules']).map((rule, i): RouteRule => {
      const filters = listBodies(rule['filters']);
      const { request, backendRequest } = asBody(rule['timeouts']);
      return {
        name: readText(rule['name']) ?? `rule ${i + 1}`,
        matches: listBodies(rule['matches']).map(sayGatewayMatch),
        targets: spreadWeights(
          listBodies(rule['backendRefs']).flatMap((one) => {
            const host = hostOf(one, namespace);
            if (host === null) return [];
            return [
              {
                host,
                subset: null,
                ...find(host, null, namespace),
                weight: readNumber(one['weight']),
              },
            ];
          }),
          1,
        ),
        redirect: readRedirect(filters),
        rewrite: readRewrite(filters),
        mirrors: readMirrors(filters, namespace),
        timeoutMs: readDuration(request) ?? readDuration(backendRequest),
        retries: readRetries(rule['retry']),
        faults: [],
      };
    }),
  };
}
