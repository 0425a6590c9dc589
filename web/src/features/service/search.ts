/** The search parameters of the Service page. */
import { z } from 'zod';
import { explorerSearch } from '../../ui/signals/explorer-search.ts';
import { param } from '../../url/search-params.ts';

const SERVICE_TABS = [
  'overview',
  'slos',
  'metrics',
  'connections',
  'workloads',
  'traffic',
  'security',
  'access-log',
] as const;
export type ServiceTab = (typeof SERVICE_TABS)[number];

export const serviceSearch = {
  tab: param(z.enum(SERVICE_TABS), 'overview'),
  /** When trouble began, epoch milliseconds: what changed is told around it. */
  around: param(z.string().regex(/^\d{12,14}$/), ''),
  ...explorerSearch,
};
