/**
 * Every operation of the API: the one list from which the server mounts handlers, OpenAPI is generated and the page's
 * client takes its types. Paths are under /api/v1.
 */
import { accessLogOperations } from './operations/access-log-operations.ts';
import { alertOperations } from './operations/alert-operations.ts';
import { controlPlaneOperations } from './operations/control-plane-operations.ts';
import { deliveryOperations } from './operations/delivery-operations.ts';
import { embedOperations } from './operations/embed-operations.ts';
import { impactOperations } from './operations/impact-operations.ts';
import { meshConfigOperations } from './operations/mesh-config-operations.ts';
import { roleNeeded, type Operation } from './operations/operation.ts';
import { saturationOperations } from './operations/saturation-operations.ts';
import { securityOperations } from './operations/security-operations.ts';
import { signInOperations } from './operations/sign-in-operations.ts';
import { sloOperations } from './operations/slo-operations.ts';
import { telemetryOperations } from './operations/telemetry-operations.ts';
import { timeTravelOperations } from './operations/time-travel-operations.ts';
import { trafficOperations } from './operations/traffic-operations.ts';
import { viewOperations } from './operations/view-operations.ts';

export { roleNeeded, type Operation };

export const operations = {
  ...telemetryOperations,
  ...sloOperations,
  ...alertOperations,
  ...deliveryOperations,
  ...saturationOperations,
  ...accessLogOperations,
  ...securityOperations,
  ...signInOperations,
  ...meshConfigOperations,
  ...embedOperations,
  ...timeTravelOperations,
  ...impactOperations,
  ...trafficOperations,
  ...viewOperations,
  ...controlPlaneOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;

/** The same by file: the page loads what it needs of them when it calls one (web/src/api/load-operation.ts). */
export const operationGroups = {
  telemetry: telemetryOperations,
  slo: sloOperations,
  alert: alertOperations,
  delivery: deliveryOperations,
  saturation: saturationOperations,
  accessLog: accessLogOperations,
  security: securityOperations,
  signIn: signInOperations,
  meshConfig: meshConfigOperations,
  embed: embedOperations,
  timeTravel: timeTravelOperations,
  impact: impactOperations,
  traffic: trafficOperations,
  view: viewOperations,
  controlPlane: controlPlaneOperations,
};
export type OperationGroup = keyof typeof operationGroups;
