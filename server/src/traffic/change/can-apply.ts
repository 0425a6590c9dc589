/** Whether what a plan writes can be written from here: only to API servers that the configuration names for it, and only what comes from there. */
import type { TrafficApply } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import type { DraftedResource } from './draft.ts';

const no = (reason: string): TrafficApply => ({ possible: false, reason, target: null });

export function sayApply(
  drafted: readonly DraftedResource[],
  { config, service }: { readonly config: MeshConfig; readonly service: ServiceRef },
): TrafficApply {
  const sources = config.clusters().filter(({ cluster }) => cluster === service.cluster);
  const elsewhere = drafted.find(({ before }) => before && before.origin.kind !== 'kubernetes')?.before;
  if (elsewhere?.origin.kind === 'demo')
    return no('The demo mesh is part of the program: there is no cluster to write to.');
  if (elsewhere)
    return no(
      `${elsewhere.kind} ${elsewhere.namespace}/${elsewhere.name} is kept in ${elsewhere.origin.where}: change it there, and let what applies that folder apply it.`,
    );
  if (!sources.some(({ source }) => source === 'kubernetes'))
    return no(
      `No API server of the cluster ${service.cluster} is connected: copy the YAML and apply it yourself.`,
    );
  return no(
    'This console only reads. Writing must be switched on for the cluster (meshConfig.kubernetes.apply).',
  );
}
