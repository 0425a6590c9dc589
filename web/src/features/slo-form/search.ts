/** What a new SLO may begin with: a service (from its page), a kind, another SLO or one of its versions. */
import { sliSchema } from '@sightglass/shared/contract';
import { z } from 'zod';
import { param, textParam } from '../../url/search-params.ts';

const SLI_KINDS = sliSchema.options.map((option) => option.shape.kind.value);
export type SliKind = (typeof SLI_KINDS)[number];

export const sloFormSearch = {
  /** Id: cluster~namespace~service. */
  service: textParam(),
  kind: param(z.enum(SLI_KINDS), 'availability'),
  /** Id of an SLO to clone. */
  from: textParam(),
  version: param(z.coerce.number().int(), 0),
};
