/** Control planes and the proxies that they configure. */
import {
  controlPlaneQuerySchema,
  controlPlaneSchema,
  meshProxiesQuerySchema,
  meshProxiesSchema,
} from '../control-plane.ts';
import { none, operation } from './operation.ts';

export const controlPlaneOperations = {
  getControlPlane: operation({
    method: 'get',
    path: '/control-plane',
    summary: 'Control planes: pushes, rejects, convergence, connected proxies; proxies by version',
    params: none,
    query: controlPlaneQuerySchema,
    response: controlPlaneSchema,
    withGrants: true,
  }),
  getMeshProxies: operation({
    method: 'get',
    path: '/control-plane/proxies',
    summary: 'Every proxy: its version, whether it is in sync with its control plane, and why not',
    params: none,
    query: meshProxiesQuerySchema,
    response: meshProxiesSchema,
    withGrants: true,
  }),
};
