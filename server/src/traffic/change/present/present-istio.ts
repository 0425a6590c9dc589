/** One rule of a VirtualService -> what the forms of routes would say of it. */
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readDuration, readNumber, readPercent, readText } from '../../configured/read-values.ts';
import { spreadWeights } from '../../configured/spread-weights.ts';
import type { ChangeWorld } from '../change-world.ts';
import { fromIstioMatch } from '../match-bodies.ts';
import { readConditions } from '../retry-conditions.ts';
import { noted, NOTHING, type Present } from './present-form.ts';
import { toVersionShares, type Shares } from './present-shares.ts';

export interface PresentRule {
  readonly rule: Body;
  /** The resource's. */
  readonly namespace: string;
  readonly world: ChangeWorld;
}

export function readIstioShares({ rule, namespace, world }: PresentRule): Shares {
  const targets = spreadWeights(
    listBodies(rule['route']).map((one) => {
      const { host, subset } = asBody(one['destination']);
      const [name, named] = [readText(host) ?? '', readText(subset)];
      const found = world.find(name, named, namespace);
      return Object.assign({ host: name, subset: named, weight: readNumber(one['weight']) }, found);
    }),
    0,
  );
  return toVersionShares(targets);
}

export function presentMatch(present: PresentRule): Present {
  const { rule } = present;
  const [match, ...others] = listBodies(rule['match']);
  if (!match || rule['redirect'] !== undefined) return NOTHING;
  const matches = others.length === 0 ? fromIstioMatch(match) : null;
  if (!matches) return noted('The conditions of this rule are more than the form can say.');
  const [share, second] = readIstioShares(present).versions;
  return {
    settings: { form: 'match', matches, version: second ? null : (share?.version ?? null) },
    isConfigured: true,
  };
}

export function presentRedirect({ rule }: PresentRule): Present {
  if (rule['redirect'] === undefined) return NOTHING;
  const [match, ...others] = listBodies(rule['match']);
  const conditions = match && others.length === 0 ? fromIstioMatch(match) : null;
  const [condition, more] = conditions ?? [];
  if (condition?.on !== 'path' || more)
    return noted('The conditions of this redirect are more than the form can say.');
  const { scheme, authority, port, uri, redirectCode } = asBody(rule['redirect']);
  const to = {
    scheme: readText(scheme),
    host: readText(authority),
    port: readNumber(port),
    path: readText(uri),
    code: readNumber(redirectCode) ?? 301,
  };
  return {
    settings: { form: 'redirect', from: { how: condition.how, value: condition.value }, to },
    isConfigured: true,
  };
}

export function presentTimeouts({ rule }: PresentRule): Present {
  const timeoutMs = readDuration(rule['timeout']);
  const body = rule['retries'];
  const { attempts, perTryTimeout, retryOn } = asBody(body);
  return {
    settings: {
      form: 'timeouts',
      timeoutMs: timeoutMs === 0 ? null : timeoutMs,
      retries: body
        ? {
            // Without a number Istio does not retry; without any word of retries it does twice.
            attempts: Math.max(0, readNumber(attempts) ?? 0),
            perTryTimeoutMs: readDuration(perTryTimeout),
            on: readConditions(readText(retryOn)),
          }
        : null,
    },
    isConfigured: rule['timeout'] !== undefined || Boolean(body),
  };
}

export function presentFault({ rule }: PresentRule): Present {
  const { abort, delay } = asBody(rule['fault']);
  const [fails, waits] = [asBody(abort), asBody(delay)];
  // Istio injects nothing where no percentage is given.
  const [failing, waiting] = [readPercent(fails, 0), readPercent(waits, 0)];
  const settings = {
    form: 'fault',
    abort: failing > 0 ? { percent: failing, status: readNumber(fails['httpStatus']) } : null,
    delay: waiting > 0 ? { percent: waiting, ms: readDuration(waits['fixedDelay']) } : null,
    matches: null,
  };
  return { settings, isConfigured: rule['fault'] !== undefined };
}

export function presentMirror({ rule, namespace, world }: PresentRule): Present {
  const several = listBodies(rule['mirrors']);
  if (several.length > 1) return noted('Copies go to several destinations: the form is for one alone.');
  const [inList] = several;
  const destination = asBody(inList?.['destination'] ?? rule['mirror']);
  const host = readText(destination['host']);
  if (host === null) return { settings: { form: 'mirror', to: null }, isConfigured: false };
  const { own, version } = world.find(host, readText(destination['subset']), namespace);
  const share = inList ?? { percentage: rule['mirrorPercentage'], percent: rule['mirrorPercent'] };
  return {
    settings: {
      form: 'mirror',
      to: own && version !== null ? { kind: 'version', version } : { kind: 'host', host },
      percent: readPercent(share, 100),
    },
    isConfigured: true,
  };
}
