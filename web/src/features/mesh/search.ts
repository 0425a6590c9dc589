/** What the mesh page keeps in the URL besides the frame: the targets' filter, order and columns. */
import { tableSearch } from '../../ui/table-view.ts';

export const meshSearch = tableSearch('state');
