/**
 * What the access log keeps in the URL besides the frame: the filter, which view of it, the chosen columns, the open record, the live tail. The keys
 * stand beside those of a detail page's other tabs.
 */
import { accessGroupKeySchema } from '@sightglass/shared/contract';
import { z } from 'zod';
import { flagParam, listParam, param, textParam } from '../../url/search-params.ts';
import { filterSearch } from './access-filter.ts';

const ACCESS_VIEWS = ['records', 'groups', 'sources'] as const;
export type AccessView = (typeof ACCESS_VIEWS)[number];

export const accessSearch = {
  ...filterSearch,
  view: param(z.enum(ACCESS_VIEWS), 'records'),
  group: param(accessGroupKeySchema, 'resource'),
  columns: listParam(),
  /** Id of the record that is open; empty for none. */
  record: textParam(),
  live: flagParam(),
  /** On a page of a service or workload: calls to it, or by it. */
  side: param(z.enum(['inbound', 'outbound']), 'inbound'),
};
