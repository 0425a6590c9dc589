/** One rule of an HTTPRoute -> what the forms of routes would say of it. */
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readDuration, readNumber, readText } from '../../configured/read-values.ts';
import { spreadWeights } from '../../configured/spread-weights.ts';
import { readShare } from '../gateway/mirror-share.ts';
import { fromGatewayMatch } from '../match-bodies.ts';
import { noted, NOTHING, type Present } from './present-form.ts';
import type { PresentRule } from './present-istio.ts';
import { toVersionShares, type Shares } from './present-shares.ts';

function hostOf(reference: Body, namespace: string): string {
  return `${readText(reference['name']) ?? ''}.${readText(reference['namespace']) ?? namespace}`;
}

export function readGatewayShares({ rule, namespace, world }: PresentRule): Shares {
  const targets = spreadWeights(
    listBodies(rule['backendRefs']).map((one) => {
      const host = hostOf(one, namespace);
      const found = world.find(host, null, namespace);
      return Object.assign({ host, subset: null, weight: readNumber(one['weight']) }, found);
    }),
    1,
  );
  return toVersionShares(targets);
}

function redirectOf(rule: Body): Body | null {
  const filter = listBodies(rule['filters']).find(({ type }) => type === 'RequestRedirect');
  return filter ? asBody(filter['requestRedirect']) : null;
}

export function presentGatewayMatch(present: PresentRule): Present {
  const { rule } = present;
  const [match, ...others] = listBodies(rule['matches']);
  if (!match || redirectOf(rule)) return NOTHING;
  const matches = others.length === 0 ? fromGatewayMatch(match) : null;
  if (!matches) return noted('The conditions of this rule are more than the form can say.');
  const [share, second] = readGatewayShares(present).versions;
  return {
    settings: { form: 'match', matches, version: second ? null : (share?.version ?? null) },
    isConfigured: true,
  };
}

export function presentGatewayRedirect({ rule }: PresentRule): Present {
  const body = redirectOf(rule);
  if (!body) return NOTHING;
  const [match, ...others] = listBodies(rule['matches']);
  const conditions = match && others.length === 0 ? fromGatewayMatch(match) : null;
  const [condition, more] = conditions ?? [];
  const { scheme, hostname, port, path, statusCode } = body;
  const { replaceFullPath, replacePrefixMatch } = asBody(path);
  if (condition?.on !== 'path' || more || replacePrefixMatch !== undefined)
    return noted('This redirect is more than the form can say.');
  const to = {
    scheme: readText(scheme),
    host: readText(hostname),
    port: readNumber(port),
    path: readText(replaceFullPath),
    code: readNumber(statusCode) ?? 302,
  };
  return {
    settings: { form: 'redirect', from: { how: condition.how, value: condition.value }, to },
    isConfigured: true,
  };
}

export function presentGatewayTimeouts({ rule }: PresentRule): Present {
  const { request, backendRequest } = asBody(rule['timeouts']);
  const { retry } = rule;
  const { attempts, codes } = asBody(retry);
  const perTry = readDuration(backendRequest);
  return {
    settings: {
      form: 'timeouts',
      timeoutMs: readDuration(request) === 0 ? null : readDuration(request),
      // A timeout of each attempt alone says nothing of more attempts.
      retries:
        retry !== undefined
          ? {
              attempts: readNumber(attempts) ?? 2,
              perTryTimeoutMs: perTry,
              on: Array.isArray(codes) ? codes.map(String) : [],
            }
          : null,
    },
    isConfigured: rule['timeouts'] !== undefined || retry !== undefined,
  };
}

export function presentGatewayMirror({ rule, namespace, world }: PresentRule): Present {
  const mirrors = listBodies(rule['filters']).filter(({ type }) => type === 'RequestMirror');
  if (mirrors.length > 1) return noted('Copies go to several destinations: the form is for one alone.');
  const [filter] = mirrors;
  if (!filter) return { settings: { form: 'mirror', to: null }, isConfigured: false };
  const body = asBody(filter['requestMirror']);
  const host = hostOf(asBody(body['backendRef']), namespace);
  const { own, version } = world.find(host, null, namespace);
  return {
    settings: {
      form: 'mirror',
      to: own && version !== null ? { kind: 'version', version } : { kind: 'host', host },
      percent: readShare(body),
    },
    isConfigured: true,
  };
}
