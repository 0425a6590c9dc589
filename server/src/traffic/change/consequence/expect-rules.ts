/** What rules for certain requests take: matches, redirects, faults for some; as far as access logs tell who meets the conditions. */
import type { SettingsOf, TrafficConsequence, TrafficMatch } from '@sightglass/shared/contract';
import { sayRate, sayShare } from '../../../impact/report/words.ts';
import { countMatching, isCountable } from './count-matching.ts';
import { expectVersion } from './expect-shares.ts';
import {
  danger,
  info,
  isOnlyRule,
  NOTHING_SEEN,
  PART,
  ratesOf,
  sayCount,
  sayDuration,
  warning,
  type Expectation,
} from './expectation.ts';

interface Taken {
  readonly text: TrafficConsequence;
  /** Share of the service's requests that the rule takes; null where that is not told. */
  readonly share: number | null;
}

async function expectTaken(matches: readonly TrafficMatch[], expectation: Expectation): Promise<Taken> {
  if (!isCountable(matches)) {
    const text = info(
      'How many requests meet the conditions cannot be told: access logs keep methods and paths, neither headers nor parameters, and expressions are not tried.',
    );
    return { text, share: null };
  }
  const found = await countMatching(matches, expectation);
  if (!found) {
    const text = info(
      'How many requests meet the conditions cannot be told: no access log of this service is kept in the range.',
    );
    return { text, share: null };
  }
  const { matching, total, isPart } = found;
  if (isPart) {
    const text = info(
      'How many requests meet the conditions cannot be told: the access log of the range has more paths than are read. Choose a shorter range.',
    );
    return { text, share: null };
  }
  const share = matching / total;
  if (matching === 0)
    return {
      text: info(`None of ${sayCount(total)} requests in the access log of the range meets the conditions.`),
      share,
    };
  return {
    text: info(
      `${sayCount(matching)} of ${sayCount(total)} requests in the access log of the range (${sayShare(share)}) meet the conditions.`,
    ),
    share,
  };
}

export async function expectMatch(
  { matches, version }: SettingsOf<'match'>,
  expectation: Expectation,
): Promise<TrafficConsequence[]> {
  const { text, share } = await expectTaken(matches, expectation);
  if (version === null) return [text, info('They would follow the rules that stand after this one.')];
  const { all } = ratesOf(expectation.subject);
  const gets =
    share === null || all <= 0
      ? []
      : [info(`${version} would get about ${sayRate(all * share)} by this rule.`)];
  return [...expectVersion(version, expectation), text, ...gets];
}

export async function expectRedirect(
  { from, to }: SettingsOf<'redirect'>,
  expectation: Expectation,
): Promise<TrafficConsequence[]> {
  const { text, share } = await expectTaken([{ on: 'path', how: from.how, value: from.value }], expectation);
  if (to === null) return [text, info('They would reach the service again.')];
  const whole = from.how === 'prefix' && from.value === '/';
  const all = whole ? [danger('Every request begins with /: none would reach the service any more.')] : [];
  const kept = to.code === 301 || to.code === 308;
  const lasting = kept
    ? [
        info(
          `Browsers keep a ${to.code} for long: taking it back later does not reach those who have seen it.`,
        ),
      ]
    : [];
  const changes =
    to.code === 301 || to.code === 302
      ? [info(`Clients may repeat a POST as a GET after a ${to.code}; 307 and 308 keep the method.`)]
      : [];
  const calls =
    share !== null && share > 0 && !whole
      ? [warning('Services that call it and do not follow redirects would take the answer for a failure.')]
      : [];
  return [...all, text, ...calls, ...lasting, ...changes];
}

export async function expectFault(
  { abort, delay, matches }: SettingsOf<'fault'>,
  expectation: Expectation,
): Promise<TrafficConsequence[]> {
  if (!abort && !delay) return [info('No request would be failed or delayed on purpose any more.')];
  const { all } = ratesOf(expectation.subject);
  const taken = matches ? await expectTaken(matches, expectation) : { text: null, share: 1 };
  const told = taken.text ? [taken.text] : [];
  if (all <= 0) return [...told, NOTHING_SEEN];
  const { share } = taken;
  if (share === null) return told;
  const aMinute = all * share * 60;
  const part = isOnlyRule(expectation) || matches ? [] : [PART];
  const fails = abort && (aMinute * abort.percent) / 100;
  const waits = delay && (aMinute * delay.percent) / 100;
  return [
    ...told,
    ...(abort && fails !== null
      ? [
          (abort.percent >= 50 ? danger : warning)(
            `About ${sayCount(fails)} of ${sayCount(aMinute)} requests a minute would be answered ${abort.status} by the callers’ proxies (FI), without reaching the service.`,
          ),
        ]
      : []),
    ...(delay && waits !== null
      ? [
          warning(
            `About ${sayCount(waits)} of ${sayCount(aMinute)} requests a minute would wait ${sayDuration(delay.ms)} longer (DI).`,
          ),
        ]
      : []),
    info('SLOs and alerts count injected errors like others.'),
    ...part,
  ];
}

export function expectMirror(
  { to, percent }: SettingsOf<'mirror'>,
  expectation: Expectation,
): TrafficConsequence[] {
  if (to === null) return [info('No copies of requests would be sent any more.')];
  const { all, by } = ratesOf(expectation.subject);
  const missing = to.kind === 'version' ? expectVersion(to.version, expectation) : [];
  if (all <= 0) return [...missing, NOTHING_SEEN];
  const extra = (all * percent) / 100;
  const name = to.kind === 'version' ? to.version : to.host;
  const now = to.kind === 'version' ? by.get(to.version) : undefined;
  const beside = now === undefined ? '' : `, besides ${sayRate(now)} of its own`;
  return [
    ...missing,
    info(
      `${name} would get copies of about ${sayRate(extra)}${beside}. Its answers to copies are thrown away.`,
    ),
    warning('Copies do what requests do: where they write, pay or send, that happens twice.'),
    ...(isOnlyRule(expectation) ? [] : [PART]),
  ];
}
