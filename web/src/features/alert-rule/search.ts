/** What a link to a new alert rule can bring along: a service that it is about. */
import { textParam } from '../../url/search-params.ts';

export const alertRuleSearch = { service: textParam() };
