/**
 * What the page knows of operations. Their addresses are a small table, generated from the contract and loaded at once; the schemas of their answers come in chunks by kind when
 * an operation of it is first called, beside the call itself: most pages need few of them.
 */
import type { Operation, OperationGroup, OperationName } from '@sightglass/shared/contract';
import table from './operation-table.json' with { type: 'json' };

interface Address extends Pick<Operation, 'method' | 'path' | 'asks'> {
  readonly group: OperationGroup;
}

const addresses = table as unknown as Readonly<Record<OperationName, Address>>;

export function addressOf(name: OperationName): Address {
  return addresses[name];
}

type Group = Partial<Readonly<Record<OperationName, Operation>>>;

const groups: Readonly<Record<OperationGroup, () => Promise<Group>>> = {
  telemetry: async () =>
    (await import('@sightglass/shared/contract/operations/telemetry-operations')).telemetryOperations,
  slo: async () => (await import('@sightglass/shared/contract/operations/slo-operations')).sloOperations,
  alert: async () =>
    (await import('@sightglass/shared/contract/operations/alert-operations')).alertOperations,
  delivery: async () =>
    (await import('@sightglass/shared/contract/operations/delivery-operations')).deliveryOperations,
  saturation: async () =>
    (await import('@sightglass/shared/contract/operations/saturation-operations')).saturationOperations,
  accessLog: async () =>
    (await import('@sightglass/shared/contract/operations/access-log-operations')).accessLogOperations,
  security: async () =>
    (await import('@sightglass/shared/contract/operations/security-operations')).securityOperations,
  signIn: async () =>
    (await import('@sightglass/shared/contract/operations/sign-in-operations')).signInOperations,
  meshConfig: async () =>
    (await import('@sightglass/shared/contract/operations/mesh-config-operations')).meshConfigOperations,
  embed: async () =>
    (await import('@sightglass/shared/contract/operations/embed-operations')).embedOperations,
  timeTravel: async () =>
    (await import('@sightglass/shared/contract/operations/time-travel-operations')).timeTravelOperations,
  impact: async () =>
    (await import('@sightglass/shared/contract/operations/impact-operations')).impactOperations,
  traffic: async () =>
    (await import('@sightglass/shared/contract/operations/traffic-operations')).trafficOperations,
  view: async () => (await import('@sightglass/shared/contract/operations/view-operations')).viewOperations,
  controlPlane: async () =>
    (await import('@sightglass/shared/contract/operations/control-plane-operations')).controlPlaneOperations,
};

/** Rejects when the chunk cannot be loaded: the console was replaced by another version. */
export async function loadOperation(name: OperationName): Promise<Operation> {
  const group = await groups[addressOf(name).group]();
  return group[name] as Operation;
}
