/** What the page of saved views keeps in the URL besides the frame: the filter. */
import { textParam } from '../../url/search-params.ts';

export const viewsSearch = { q: textParam() };
