/** What an SLO's page keeps in the URL besides the frame: tab, span of its charts, what the spent budget is split by. */
import { attributionKeySchema } from '@sightglass/shared/contract';
import { z } from 'zod';
import { param } from '../../url/search-params.ts';

const SLO_TABS = ['overview', 'history'] as const;
const SPANS = ['period', 'range'] as const;

export const sloSearch = {
  tab: param(z.enum(SLO_TABS), 'overview'),
  /** The SLO's own period, or the frame's range. */
  span: param(z.enum(SPANS), 'period'),
  by: param(attributionKeySchema, 'caller'),
};
