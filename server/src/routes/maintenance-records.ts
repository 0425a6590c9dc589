/** A maintenance window as it is answered. */
import type { Maintenance } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { StoredDocument } from '../state/documents.ts';

function stateOf({ startsAt, endsAt }: Maintenance, now: EpochMs): 'planned' | 'active' | 'past' {
  if (endsAt <= now) return 'past';
  return startsAt <= now ? 'active' : 'planned';
}

export function describeMaintenance(stored: StoredDocument<Maintenance>, now: EpochMs) {
  const maintenance = stored.document;
  return { ...recordFieldsOf(stored), maintenance, state: stateOf(maintenance, now) };
}
