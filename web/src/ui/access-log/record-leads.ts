/** Where a record leads on to. Pure. In: a whole record. Out: links with their words: the edge, all hops, what the same caller did. */
import type { AccessRecordDetail } from '@sightglass/shared/contract';
import type { LinkTarget } from '../../routes.ts';
import { filterLink, is, type FilterPatch } from './access-filter.ts';
import { edgeOf, hostOf } from './record-words.ts';

interface Lead {
  readonly label: string;
  readonly to: LinkTarget;
}

function linkToLog(patch: FilterPatch, more: Readonly<Record<string, string>> = {}): LinkTarget {
  return { page: 'access-log', search: { ...filterLink(patch), ...more } };
}

/** What was touched by whom the filter finds: callee, method and path, counted. */
export function linkToTouched(patch: FilterPatch): LinkTarget {
  return linkToLog(patch, { view: 'groups', group: 'resource' });
}

export function listLeads(record: AccessRecordDetail): Lead[] {
  const { requestId, sourceIdentity, sourceAddress } = record;
  const edge = edgeOf(record);
  const leads: (Lead | false)[] = [
    requestId !== '' && { label: 'Every hop of this request', to: linkToLog({ requestId }) },
    sourceIdentity !== '' && {
      label: 'What this identity touched',
      to: linkToTouched({ identity: [is(sourceIdentity)] }),
    },
    sourceIdentity !== '' && {
      label: 'Records of this identity',
      to: linkToLog({ identity: [is(sourceIdentity)] }),
    },
    sourceAddress !== '' && {
      label: 'Records of this address',
      to: linkToLog({ address: [is(hostOf(sourceAddress))] }),
    },
    edge !== null && { label: 'Edge', to: edge },
  ];
  return leads.filter((lead) => lead !== false);
}
