/** What the mesh page keeps in the URL besides the frame: the tab; the targets' filter, order and columns; of the configuration the kind and the resource that is open. */
import { z } from 'zod';
import { tableSearch } from '../../ui/table-view.ts';
import { listParam, param, textParam } from '../../url/search-params.ts';

const MESH_TABS = ['sources', 'control-plane', 'configuration', 'capacity'] as const;
export type MeshTab = (typeof MESH_TABS)[number];

export const meshSearch = {
  tab: param(z.enum(MESH_TABS), 'sources'),
  ...tableSearch('state'),
  kind: textParam(),
  resource: textParam(),
};

/** Of the Control plane tab: the plane that is looked at, the states of proxies that are shown, and their table. */
export const controlPlaneSearch = {
  ...tableSearch('state'),
  plane: textParam(),
  shown: listParam(),
};
