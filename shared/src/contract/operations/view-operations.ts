/** Saved views. A viewer may keep views of their own; what more it takes to share one, or to make it the one that `/` opens for others, its routes say. */
import { versionQuerySchema } from '../documents.ts';
import { viewRecordSchema, viewSchema, viewsSchema } from '../views.ts';
import { byId, none, operation } from './operation.ts';

export const viewOperations = {
  getViews: operation({
    method: 'get',
    path: '/views',
    summary: 'The reader’s own views, the shared ones, and which of them opens first',
    params: none,
    query: none,
    response: viewsSchema,
    withGrants: true,
  }),
  createView: operation({
    method: 'post',
    path: '/views',
    summary: 'Keeps a view; sharing it takes an editor, opening it for others an admin',
    params: none,
    query: none,
    body: viewSchema,
    response: viewRecordSchema,
    role: 'viewer',
    withGrants: true,
  }),
  changeView: operation({
    method: 'put',
    path: '/views/{id}',
    summary: 'Changes a view',
    params: byId,
    query: versionQuerySchema,
    body: viewSchema,
    response: viewRecordSchema,
    role: 'viewer',
    withGrants: true,
  }),
  deleteView: operation({
    method: 'delete',
    path: '/views/{id}',
    summary: 'Deletes a view; it can be restored',
    params: byId,
    query: versionQuerySchema,
    response: viewRecordSchema,
    role: 'viewer',
    withGrants: true,
  }),
  restoreView: operation({
    method: 'post',
    path: '/views/{id}/restore',
    summary: 'Brings a deleted view back',
    params: byId,
    query: none,
    response: viewRecordSchema,
    role: 'viewer',
    withGrants: true,
  }),
};
