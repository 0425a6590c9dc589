/** What the services page keeps in the URL besides the frame: filter, order, columns and the states shown. */
import { tableSearch } from '../../ui/table-view.ts';
import { listParam } from '../../url/search-params.ts';

export const servicesSearch = {
  ...tableSearch('-status'),
  /** States shown; empty for all. */
  status: listParam(),
};
