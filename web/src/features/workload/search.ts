/** The search parameters of the Workload page. */
import { z } from 'zod';
import { explorerSearch } from '../../ui/signals/explorer-search.ts';
import { param } from '../../url/search-params.ts';

const WORKLOAD_TABS = ['overview', 'metrics', 'connections', 'access-log'] as const;
export type WorkloadTab = (typeof WORKLOAD_TABS)[number];

export const workloadSearch = { tab: param(z.enum(WORKLOAD_TABS), 'overview'), ...explorerSearch };
