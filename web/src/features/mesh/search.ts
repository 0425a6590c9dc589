/** What the mesh page keeps in the URL besides the frame: the tab; the targets' filter, order and columns. */
import { z } from 'zod';
import { tableSearch } from '../../ui/table-view.ts';
import { param } from '../../url/search-params.ts';

const MESH_TABS = ['sources', 'capacity'] as const;
export type MeshTab = (typeof MESH_TABS)[number];

export const meshSearch = { tab: param(z.enum(MESH_TABS), 'sources'), ...tableSearch('state') };
