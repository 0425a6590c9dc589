/** What the saturation pages keep in the URL besides the frame: the table of values; the preset or service that a new signal begins with. */
import { tableSearch } from '../../ui/table-view.ts';
import { textParam } from '../../url/search-params.ts';

export const saturationSearch = tableSearch('-ratio');
export const newSignalSearch = { preset: textParam(), service: textParam() };
