/** What the SLOs page keeps in the URL besides the frame: filter, order, columns, states, service, owner, whether deleted ones show. */
import { tableSearch } from '../../ui/table-view.ts';
import { flagParam, listParam, textParam } from '../../url/search-params.ts';

export const slosSearch = {
  ...tableSearch('-state'),
  /** States shown; empty for all. */
  status: listParam(),
  /** `namespace/service`; empty for all. */
  service: textParam(),
  owner: textParam(),
  deleted: flagParam(),
};
