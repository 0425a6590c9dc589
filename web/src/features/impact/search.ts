/** What the Impact page keeps in the URL besides the frame: what is to be out, for how long, and the window that was picked. */
import { z } from 'zod';
import { tableSearch } from '../../ui/table-view.ts';
import { listParam, param } from '../../url/search-params.ts';

export const LONGEST_MINUTES = 2880;

export const impactSearch = {
  /** Ids of services or workloads. */
  service: listParam(),
  kind: param(z.enum(['service', 'workload']), 'service'),
  minutes: param(z.coerce.number().int().min(1).max(LONGEST_MINUTES), 30),
  /** Start of a window of the coming week, epoch milliseconds; 0 for none. */
  window: param(z.coerce.number().int().min(0), 0),
  ...tableSearch('hop'),
};
