/** A change -> the resources that it writes, in either API. Throws a Refusal with why it writes nothing. */
import type { TrafficChange } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { createChangeWorld } from './change-world.ts';
import { createDraft, type Draft } from './draft.ts';
import { writeGateway } from './gateway/write-gateway.ts';
import { writeIstio } from './istio/write-istio.ts';

export function writeChange(
  change: TrafficChange,
  { config, service }: { readonly config: MeshConfig; readonly service: ServiceRef },
): Draft {
  const draft = createDraft(service.cluster);
  const world = createChangeWorld(config, service);
  const write = change.api === 'istio' ? writeIstio : writeGateway;
  write({ change, world, draft });
  return draft;
}
