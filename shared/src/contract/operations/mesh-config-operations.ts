/** The mesh's configuration: how fresh it is, its resources, what changed. */
import {
  configChangesQuerySchema,
  configChangesSchema,
  configProblemsQuerySchema,
  configProblemsSchema,
  configResourceDetailSchema,
  configResourcesQuerySchema,
  configResourcesSchema,
  meshConfigStatusSchema,
} from '../mesh-config.ts';
import { byId, none, operation } from './operation.ts';

export const meshConfigOperations = {
  getMeshConfigStatus: operation({
    method: 'get',
    path: '/config/status',
    summary: 'Where the mesh’s configuration is read from, how fresh it is, and what could not be read',
    params: none,
    query: none,
    response: meshConfigStatusSchema,
    withGrants: true,
  }),
  getConfigResources: operation({
    method: 'get',
    path: '/config/resources',
    summary: 'Resources that configure the mesh',
    params: none,
    query: configResourcesQuerySchema,
    response: configResourcesSchema,
    withGrants: true,
  }),
  getConfigResource: operation({
    method: 'get',
    path: '/config/resources/{id}',
    summary: 'One resource as YAML, with every version that the console saw',
    params: byId,
    query: none,
    response: configResourceDetailSchema,
    withGrants: true,
  }),
  getConfigChanges: operation({
    method: 'get',
    path: '/config/changes',
    summary: 'What changed in the mesh’s configuration',
    params: none,
    query: configChangesQuerySchema,
    response: configChangesSchema,
    withGrants: true,
  }),
  getConfigProblems: operation({
    method: 'get',
    path: '/config/problems',
    summary: 'What validations found in the mesh’s configuration, with the line, why and the fix',
    params: none,
    query: configProblemsQuerySchema,
    response: configProblemsSchema,
  }),
};
