/** Every route of the API, by the name of its operation. */
import type { Route } from '../http/route.ts';
import { getTopology } from './get-topology.ts';

export const allRoutes: readonly Route[] = [getTopology];
