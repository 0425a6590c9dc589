/** What the Traffic page keeps in the URL besides the frame: which services are shown, and the table's view. */
import { z } from 'zod';
import { tableSearch } from '../../ui/table-view.ts';
import { param } from '../../url/search-params.ts';

const SHOWN = ['all', 'versions', 'faults', 'breakers', 'mirrors', 'retries', 'tripped'] as const;
export type Shown = (typeof SHOWN)[number];

export const trafficSearch = {
  show: param(z.enum(SHOWN), 'all'),
  ...tableSearch('-rps'),
};
