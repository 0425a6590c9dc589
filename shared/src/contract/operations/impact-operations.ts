/** Impact: who depends on what, the quietest windows, the plan, and the page for the change ticket. */
import {
  impactExportQuerySchema,
  impactExportSchema,
  impactQuerySchema,
  impactSchema,
  maintenancePlanBodySchema,
  maintenancePlanSchema,
  maintenanceWindowsQuerySchema,
  maintenanceWindowsSchema,
  undonePlanSchema,
} from '../impact.ts';
import { byId, none, operation } from './operation.ts';

export const impactOperations = {
  getImpact: operation({
    method: 'get',
    path: '/impact',
    summary: 'Who depends on some services, how far, with how much traffic, and what an outage would cost',
    params: none,
    query: impactQuerySchema,
    response: impactSchema,
    withGrants: true,
  }),
  getMaintenanceWindows: operation({
    method: 'get',
    path: '/impact/windows',
    summary: 'Windows of the coming week, ranked by expected traffic and remaining budgets',
    params: none,
    query: maintenanceWindowsQuerySchema,
    response: maintenanceWindowsSchema,
    withGrants: true,
  }),
  exportImpact: operation({
    method: 'get',
    path: '/impact/export',
    summary: 'The impact as a page for a change ticket: HTML without scripts, or Markdown',
    params: none,
    query: impactExportQuerySchema,
    response: impactExportSchema,
    withGrants: true,
  }),
  planMaintenance: operation({
    method: 'post',
    path: '/impact/plans',
    summary:
      'Writes the silence and the budget exclusion of a planned outage in one step; the same plan only once',
    params: none,
    query: none,
    body: maintenancePlanBodySchema,
    response: maintenancePlanSchema,
    withGrants: true,
  }),
  undoMaintenancePlan: operation({
    method: 'delete',
    path: '/impact/plans/{id}',
    summary: 'Takes back what a plan wrote',
    params: byId,
    query: none,
    response: undonePlanSchema,
    withGrants: true,
  }),
};
