/** The choices of the metrics explorer and of comparison as search parameters; a bad value falls back. */
import { breakdownKeySchema, metricSchema } from '@sightglass/shared/contract';
import { z } from 'zod';
import { param } from '../../url/search-params.ts';
import type { SearchValues } from '../../url/search-params.ts';
import { COMPARE_CHOICES } from './compare-range.ts';

export const explorerSearch = {
  metric: param(metricSchema, 'requests'),
  by: param(z.enum([...breakdownKeySchema.options, 'none', 'auto']), 'auto'),
  /** `auto`: what the subject receives, or what it sends where nothing calls it. */
  direction: param(z.enum(['auto', 'inbound', 'outbound']), 'auto'),
  compare: param(z.enum(COMPARE_CHOICES), 'off'),
};

export type ExplorerSearch = SearchValues<typeof explorerSearch>;
