/** DestinationRules -> what the forms of policies would say: of the service, or of one version, for which the service's own parts hold where it has none. */
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import {
  listBodies,
  readDuration,
  readLabels,
  readNumber,
  readText,
  versionOfLabels,
} from '../../configured/read-values.ts';
import { POOL_NAMES, POOL_PATHS } from '../istio/write-policy.ts';
import { noted, type Present } from './present-form.ts';

/** What holds, and what is written for it alone. */
interface Policies {
  readonly holds: Body;
  readonly own: Body;
}

export function readPolicies(rule: MeshResource | null, version: string | null): Policies {
  const whole = asBody(rule?.spec['trafficPolicy']);
  if (version === null) return { holds: whole, own: whole };
  const subset = listBodies(rule?.spec['subsets']).find(
    ({ labels }) => versionOfLabels(readLabels(labels)) === version,
  );
  const own = asBody(subset?.['trafficPolicy']);
  return { holds: { ...whole, ...own }, own };
}

function readAt(body: Body, path: readonly string[]): number | null {
  let value: unknown = body;
  for (const key of path) value = asBody(value)[key];
  return readNumber(value);
}

function readOutliers(value: unknown): object | null {
  if (value === undefined || value === null) return null;
  const { consecutive5xxErrors, consecutiveErrors, interval, baseEjectionTime, maxEjectionPercent } =
    asBody(value);
  // What is left out is Envoy's default: five errors, every 10 s, for 30 s, at most a tenth of the hosts.
  return {
    consecutive5xxErrors: readNumber(consecutive5xxErrors) ?? readNumber(consecutiveErrors) ?? 5,
    intervalMs: readDuration(interval) ?? 10_000,
    baseEjectionMs: readDuration(baseEjectionTime) ?? 30_000,
    maxEjectionPercent: readNumber(maxEjectionPercent) ?? 10,
  };
}

export function presentBreaker({ holds, own }: Policies, version: string | null): Present {
  const pool = asBody(holds['connectionPool']);
  const limits = Object.fromEntries(POOL_NAMES.map((name) => [name, readAt(pool, POOL_PATHS[name])]));
  return {
    settings: {
      form: 'circuit-breaker',
      version,
      ...limits,
      outliers: readOutliers(holds['outlierDetection']),
    },
    isConfigured: own['connectionPool'] !== undefined || own['outlierDetection'] !== undefined,
  };
}

function readBalancer(body: Body): object | null | undefined {
  const simple = readText(body['simple']);
  if (simple !== null) return { kind: 'simple', simple };
  const hash = body['consistentHash'];
  if (hash === undefined) return null;
  const { httpHeaderName, httpQueryParameterName, useSourceIp, httpCookie } = asBody(hash);
  if (httpHeaderName !== undefined) return { kind: 'header', name: httpHeaderName };
  if (httpQueryParameterName !== undefined) return { kind: 'query', name: httpQueryParameterName };
  if (useSourceIp === true) return { kind: 'source-address' };
  const { name, ttl } = asBody(httpCookie);
  return httpCookie === undefined ? undefined : { kind: 'cookie', name, ttlMs: readDuration(ttl) ?? 0 };
}

export function presentBalancing({ holds, own }: Policies, version: string | null): Present {
  const policy = readBalancer(asBody(holds['loadBalancer']));
  if (policy === undefined) return noted('It is balanced by something that the form cannot say.');
  return {
    settings: { form: 'load-balancing', version, policy },
    isConfigured: own['loadBalancer'] !== undefined,
  };
}
