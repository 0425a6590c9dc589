/** What the mesh page keeps in the URL besides the frame: the tab; the targets' filter, order and columns; of the configuration the kind and the resource that is open. */
import { z } from 'zod';
import { tableSearch } from '../../ui/table-view.ts';
import { param, textParam } from '../../url/search-params.ts';

const MESH_TABS = ['sources', 'configuration', 'capacity'] as const;
export type MeshTab = (typeof MESH_TABS)[number];

export const meshSearch = {
  tab: param(z.enum(MESH_TABS), 'sources'),
  ...tableSearch('state'),
  kind: textParam(),
  resource: textParam(),
};
