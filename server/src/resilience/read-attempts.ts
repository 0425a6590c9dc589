/** Attempts as access logs tell them: of records of callers' proxies, as a callee's proxy sends on only once. In: flows told apart by attempts. Out: null where no record tells any. */
import type { LoggedAttempts } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AccessLog } from '../http/access-log.ts';
import { roundSignificant } from '../signals/round.ts';
import { EVERY_RECORD } from '../store/access-log/access-log-store.ts';

/** More than any record has attempts. */
const LIMIT = 200;

export async function readAttempts(
  { store }: Pick<AccessLog, 'store'>,
  { cluster, namespace, name }: ServiceRef,
  window: TimeWindow,
): Promise<LoggedAttempts | null> {
  const { flows } = await store.readFlows({
    window,
    filter: { ...EVERY_RECORD, services: [{ cluster, namespace, name }], reporters: ['source'] },
    keys: ['attempts'],
    limit: LIMIT,
  });
  let [records, sent, retried, most] = [0, 0, 0, 0];
  for (const { attempts: text, count } of flows) {
    const attempts = Number(text);
    // What was never sent on was no attempt.
    if (text === '' || !(attempts >= 1)) continue;
    records += count;
    sent += attempts * count;
    if (attempts > 1) retried += count;
    most = Math.max(most, attempts);
  }
  return records === 0
    ? null
    : { records, attemptsPerRequest: roundSignificant(sent / records), retried, most };
}
