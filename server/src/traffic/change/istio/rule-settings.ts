/** Timeouts, retries, faults and mirrors within one HTTP rule of a VirtualService. https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute */
import type { SettingsOf } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readDuration, readPercent, readText } from '../../configured/read-values.ts';
import { isAlike, only, withField, without } from '../body-fields.ts';
import { keepDuration } from '../durations.ts';
import { refuse } from '../refusal.ts';
import { readConditions } from '../retry-conditions.ts';
import { destinationOf } from './divide-route.ts';
import { changeRule, openRoute, refuseOtherRules, type OpenRoute, type WriteParts } from './open-route.ts';

function isOff(present: Body | undefined): present is Body {
  return (
    present !== undefined && Object.keys(present).every((key) => key === 'attempts' && present[key] === 0)
  );
}

function writeRetries(
  present: Body | undefined,
  retries: NonNullable<SettingsOf<'timeouts'>['retries']>,
): Body {
  const { attempts, perTryTimeoutMs, on } = retries;
  // Istio refuses whatever else is said of retries that are switched off; without a number they are.
  if (attempts === 0) return isOff(present) ? present : { attempts: 0 };
  let body = withField(present ?? {}, 'attempts', attempts);
  body = withField(
    body,
    'perTryTimeout',
    perTryTimeoutMs === null ? undefined : keepDuration(body['perTryTimeout'], perTryTimeoutMs),
  );
  if (isAlike(readConditions(readText(body['retryOn'])), on)) return body;
  return withField(body, 'retryOn', on.length === 0 ? undefined : on.join(','));
}

function setTimeouts(rule: Body, { timeoutMs, retries }: SettingsOf<'timeouts'>): Body {
  // `0s` is how Istio writes that there is no timeout.
  const isNone = timeoutMs === null && readDuration(rule['timeout']) === 0;
  const timeout = timeoutMs === null ? undefined : keepDuration(rule['timeout'], timeoutMs);
  const body = isNone ? rule : withField(rule, 'timeout', timeout);
  return withField(
    body,
    'retries',
    retries === null
      ? undefined
      : writeRetries(rule['retries'] ? asBody(rule['retries']) : undefined, retries),
  );
}

export function writeTimeouts(settings: SettingsOf<'timeouts'>, parts: WriteParts): void {
  const route = openRoute(parts);
  changeRule(route, (rule) => {
    refuseOtherRules(rule, route);
    return setTimeouts(rule, settings);
  });
}

/** As it is written now where it says the same. */
function keepPercent(body: Body, percent: number): Body {
  const isSame =
    (body['percentage'] !== undefined || body['percent'] !== undefined) && readPercent(body, 100) === percent;
  return isSame ? only(body, ['percentage', 'percent']) : { percentage: { value: percent } };
}

export function setFault(rule: Body, { abort, delay }: Pick<SettingsOf<'fault'>, 'abort' | 'delay'>): Body {
  const present = asBody(rule['fault']);
  const [ofAbort, ofDelay] = [asBody(present['abort']), asBody(present['delay'])];
  const waits = delay && {
    ...keepPercent(ofDelay, delay.percent),
    fixedDelay: keepDuration(ofDelay['fixedDelay'], delay.ms),
  };
  const fails = abort && { ...keepPercent(ofAbort, abort.percent), httpStatus: abort.status };
  const fault = withField(withField(present, 'delay', waits ?? undefined), 'abort', fails ?? undefined);
  return withField(rule, 'fault', abort || delay ? fault : undefined);
}

export function writeFault(settings: SettingsOf<'fault'>, parts: WriteParts): void {
  const route = openRoute(parts);
  changeRule(route, (rule) => {
    if (settings.abort || settings.delay) refuseOtherRules(rule, route);
    return setFault(rule, settings);
  });
}

function destinationOfMirror(
  to: NonNullable<SettingsOf<'mirror'>['to']>,
  rule: Body,
  route: OpenRoute,
): Body {
  return to.kind === 'version' ? destinationOf(to.version, rule, route) : { host: to.host };
}

/** What is written now, where it means the same. */
function isSameDestination(present: Body, wanted: Body, { world, namespace }: OpenRoute): boolean {
  const host = readText(present['host']) ?? '';
  const isHost =
    host === wanted['host'] ||
    (world.isHost(host, namespace) && world.isHost(String(wanted['host']), namespace));
  return isHost && readText(present['subset']) === readText(wanted['subset']);
}

function setMirror(rule: Body, { to, percent }: SettingsOf<'mirror'>, route: OpenRoute): Body {
  const several = listBodies(rule['mirrors']);
  if (several.length > 1)
    refuse(`${route.title} sends copies to ${several.length} destinations: this form is for one alone.`);
  const [inList] = several;
  const plain = without(rule, ['mirrors', 'mirror', 'mirrorPercentage', 'mirrorPercent', 'mirror_percent']);
  if (!to) return plain;
  const present = inList
    ? { destination: asBody(inList['destination']), body: inList }
    : {
        destination: asBody(rule['mirror']),
        body: { percentage: rule['mirrorPercentage'], percent: rule['mirrorPercent'] },
      };
  const wanted = destinationOfMirror(to, rule, route);
  const destination = isSameDestination(present.destination, wanted, route) ? present.destination : wanted;
  const isSame = readPercent(asBody(present.body), 100) === percent && present.destination === destination;
  if (isSame) return rule;
  if (inList)
    return withField(rule, 'mirrors', [
      { ...without(inList, ['percent']), destination, percentage: { value: percent } },
    ]);
  const body = without(withField(rule, 'mirror', destination), ['mirrorPercent', 'mirror_percent']);
  return withField(body, 'mirrorPercentage', { value: percent });
}

export function writeMirror(settings: SettingsOf<'mirror'>, parts: WriteParts): void {
  const route = openRoute(parts);
  changeRule(route, (rule) => {
    refuseOtherRules(rule, route);
    return setMirror(rule, settings, route);
  });
}
