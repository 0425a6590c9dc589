/** What a link to a new silence can bring along: its matchers as text, and why. */
import { textParam } from '../../url/search-params.ts';

export const silenceSearch = { matchers: textParam(), comment: textParam() };
