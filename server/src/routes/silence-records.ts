/** What the routes of silences share. */
import type { Silence } from '@sightglass/shared/contract';
import { compileKept } from '@sightglass/shared/matchers';
import type { EpochMs } from '@sightglass/shared/units';
import { compileSilence, findQuietTimes } from '../alerting/delivery/quiet-times.ts';
import type { AppContext } from '../http/app-context.ts';
import { listMatcherErrors, refuseFields } from '../http/matcher-problems.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { StoredDocument } from '../state/documents.ts';

function stateOf({ startsAt, endsAt }: Silence, now: EpochMs): 'planned' | 'active' | 'expired' {
  if (endsAt <= now) return 'expired';
  return startsAt <= now ? 'active' : 'planned';
}

export function describeSilence(stored: StoredDocument<Silence>, context: AppContext) {
  const now = context.now();
  const silence = stored.document;
  const compiled = [compileSilence(stored.id, silence, stored.updatedBy)];
  const state = stateOf(silence, now);
  const held = state === 'active' ? context.delivery.listFiring() : [];
  const holds = held
    .filter((alert) => findQuietTimes(compiled, alert, now).length > 0)
    .map(({ fingerprint }) => fingerprint);
  return { ...recordFieldsOf(stored), silence, state, holds };
}

/** Refused by Alertmanager as well: what an alert without any label meets, nearly every alert does. */
const TOO_WIDE =
  'match alerts that have none of these labels, and so nearly all: at least one must ask for a text';

/** Throws a 400 for a broken pattern, for matchers that ask for nothing, and for a silence that is over before it is kept. */
export function checkSilence({ matchers, endsAt }: Silence, now: EpochMs): void {
  const broken = listMatcherErrors(matchers, 'body.matchers');
  refuseFields([
    ...broken,
    ...(broken.length === 0 && compileKept(matchers)({})
      ? [{ path: 'body.matchers', message: TOO_WIDE }]
      : []),
    ...(endsAt <= now ? [{ path: 'body.endsAt', message: 'has passed already' }] : []),
  ]);
}
