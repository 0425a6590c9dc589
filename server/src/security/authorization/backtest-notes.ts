/** What a backtest rests on and what it cannot know, in sentences. Pure. */
import type { EpochMs } from '@sightglass/shared/units';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AuthorizationPolicy } from './authorization-policy.ts';
import type { JudgedPolicies } from './judged-policies.ts';

export interface NotedBacktest {
  readonly window: TimeWindow;
  readonly asked: readonly AuthorizationPolicy[];
  readonly policies: JudgedPolicies;
  readonly accessLogFrom: EpochMs | null;
  readonly with: 'in-force' | 'alone';
  /** Clusters whose configuration is connected. */
  readonly connected: readonly string[];
  readonly leftOut: number;
  readonly callersSkipped: number;
  /** Whether callers were seen that whoever asks may not see. */
  readonly beyond: boolean;
  /** Whether anything concerned was observed at all. */
  readonly observed: boolean;
}

const NEVER_TOLD =
  /^(?:request\.headers|request\.auth\.|experimental\.|requestPrincipals|remoteIpBlocks|remote\.ip|destination\.ip)/;

function noteOfSources({ window, accessLogFrom, leftOut, callersSkipped }: NotedBacktest): string[] {
  const notes: string[] = [];
  if (accessLogFrom === null)
    notes.push(
      'No access log is kept: this rests on metrics alone, which know callers and callees, but no method, path, host, port or address.',
    );
  else if (accessLogFrom > window.from)
    notes.push(
      `Access logs are kept since ${new Date(accessLogFrom).toISOString()}: what lies before rests on metrics alone, without method and path.`,
    );
  if (accessLogFrom !== null)
    notes.push('Where access logs are sampled, their counts are of records; metrics count everything.');
  if (leftOut > 0)
    notes.push(
      `${leftOut} records, of the rarest kinds of calls, are left out: there are more kinds than are judged at once.`,
    );
  if (callersSkipped > 0)
    notes.push(
      `The identities of ${callersSkipped} callers were not read: there are more than are asked for at once.`,
    );
  return notes;
}

function noteOfRules({ asked, policies }: NotedBacktest, attributes: ReadonlySet<string>): string[] {
  const notes: string[] = [];
  const untold = [...attributes].filter((name) => NEVER_TOLD.test(name)).toSorted();
  if (untold.length > 0)
    notes.push(
      `Not told by any observation here, so that what depends on it is undecided: ${untold.join(', ')}.`,
    );
  if (policies.asksFor('paths'))
    notes.push(
      'Paths are compared as proxies logged them, after their normalization and without the query; a path with a part that was redacted is undecided.',
    );
  if (policies.asksFor('ports') || policies.asksFor('destination.port'))
    notes.push('Ports are those that callees listen on, as their own proxies logged them.');
  for (const { namespace, name, dryRun } of asked)
    if (dryRun) notes.push(`${namespace}/${name} is a dry run: it is judged as if it were in force.`);
  return notes;
}

export function noteBacktest(noted: NotedBacktest): string[] {
  const attributes = new Set(
    noted.asked.flatMap(({ rules }) =>
      rules.flatMap(({ from, to, when }) => [
        ...[...from, ...to].flatMap((fields) => Object.keys(fields).filter((name) => fields[name]?.length)),
        ...when.map(({ key }) => key),
      ]),
    ),
  );
  const notes: string[] = [];
  if (!noted.observed)
    notes.push('Nothing was observed that these policies would rule: that they deny nothing proves nothing.');
  if (noted.with === 'in-force' && noted.connected.length === 0)
    notes.push(
      'No mesh configuration is connected: other policies that may be in force are not known, and these are judged alone.',
    );
  if (noted.beyond)
    notes.push(
      'Callers that you may not see are restricted, all together: what asks for their identity or address is undecided. Have it tried by somebody who sees the whole mesh before it is applied.',
    );
  return [...notes, ...noteOfSources(noted), ...noteOfRules(noted, attributes)];
}
