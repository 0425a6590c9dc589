/** Whether what a plan writes can be written from here: only to API servers that the configuration names for it, and only what comes from there. */
import type { TrafficApply } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { AppContext } from '../../http/app-context.ts';
import { nameOf } from '../../mesh-config/validation/rule.ts';
import type { DraftedResource } from './draft.ts';

const no = (reason: string): TrafficApply => ({ possible: false, reason, target: null });

export function sayApply(
  drafted: readonly DraftedResource[],
  service: ServiceRef,
  { meshConfig, findConfigWriter }: Pick<AppContext, 'meshConfig' | 'findConfigWriter'>,
): TrafficApply {
  const { cluster } = service;
  const cut = drafted.find(({ before }) => before && meshConfig.untold?.isCut(before.id) === true)?.after;
  if (cut)
    return no(
      `${nameOf(cut)} names what you may not see, which would be lost: have it applied by somebody who sees the whole mesh.`,
    );
  const sources = meshConfig.clusters().filter((one) => one.cluster === cluster);
  const elsewhere = drafted.find(({ before }) => before && before.origin.kind !== 'kubernetes')?.before;
  if (elsewhere?.origin.kind === 'demo' || sources.some(({ source }) => source === 'demo'))
    return no('The demo mesh is part of the program: there is no cluster to write to.');
  if (elsewhere)
    return no(
      `${elsewhere.kind} ${elsewhere.namespace}/${elsewhere.name} is kept in ${elsewhere.origin.where}: change it there, and let what applies that folder apply it.`,
    );
  if (!sources.some(({ source }) => source === 'kubernetes'))
    return no(`No API server of the cluster ${cluster} is connected: copy the YAML and apply it yourself.`);
  const writer = findConfigWriter(cluster);
  if (!writer)
    return no(
      `The console only reads the cluster ${cluster}. To write from here, set apply: true of its API server (meshConfig.kubernetes) and give the account that role.`,
    );
  for (const { after } of drafted) {
    const refusal = writer.refusal(after.namespace);
    if (refusal !== null) return no(refusal);
  }
  return { possible: true, reason: null, target: writer.target() };
}
