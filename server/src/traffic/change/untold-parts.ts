/** What whoever sees a part of the mesh must know of a plan: what of its resources, and what beside them, is not told. Pure. */
import type { TrafficConsequence } from '@sightglass/shared/contract';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { nameOf } from '../../mesh-config/validation/rule.ts';
import type { DraftedResource } from './draft.ts';

export function noteUntoldParts(
  drafted: readonly DraftedResource[],
  { untold }: Pick<MeshConfig, 'untold'>,
): TrafficConsequence[] {
  if (!untold || drafted.length === 0) return [];
  const cut = drafted.filter(({ before }) => before && untold.isCut(before.id));
  return [
    ...cut.map(({ after }) => ({
      tone: 'danger' as const,
      text: `${nameOf(after)} names what you may not see, and these parts are written restricted here: applied like this they would be lost. What validations say of it is left out.`,
    })),
    {
      tone: 'warning',
      text: 'Routes and rules of namespaces that you may not see may hold for this service too. They are not told here, and this may conflict with them.',
    },
  ];
}
