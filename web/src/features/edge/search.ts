/** The search parameters of the Edge page. */
import { z } from 'zod';
import { explorerSearch } from '../../ui/signals/explorer-search.ts';
import { param } from '../../url/search-params.ts';

const EDGE_TABS = ['overview', 'metrics', 'security', 'access-log'] as const;
export type EdgeTab = (typeof EDGE_TABS)[number];

export const edgeSearch = {
  tab: param(z.enum(EDGE_TABS), 'overview'),
  /** What the ends of the id are: services and workloads have ids of one form. `auto`: services first. */
  kind: param(z.enum(['auto', 'service', 'workload', 'version']), 'auto'),
  ...explorerSearch,
};
