/** For tests: a configuration of texts, a change as it would be sent, and what is written: YAML, notes, why nothing is; and the configuration with it in place. */
import { trafficChangeSchema, type TrafficChange } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { z } from 'zod';
import { createMeshConfig } from '../../../mesh-config/create-mesh-config.ts';
import type { MeshConfig } from '../../../mesh-config/mesh-config.ts';
import { overlayConfig } from '../../../mesh-config/overlay-config.ts';
import { printResource } from '../../../mesh-config/print-resource.ts';
import { createTextSource } from '../../../mesh-config/text-source.ts';
import type { DraftedResource } from '../draft.ts';
import { attemptChange } from '../plan-change.ts';

const REVIEWS: ServiceRef = { cluster: 'east', namespace: 'shop', name: 'reviews' };

export function configOf(text: string): MeshConfig {
  const texts = [{ name: 'a.yaml', text }];
  return createMeshConfig({ sources: [createTextSource({ cluster: 'east', texts, startedAt: 1 })] });
}

function changeOf(change: z.input<typeof trafficChangeSchema>): TrafficChange {
  return trafficChangeSchema.parse(change);
}

export interface Written {
  /** Of what differs from what is there. */
  readonly yaml: string;
  readonly drafted: readonly DraftedResource[];
  readonly notes: readonly string[];
  readonly dangers: readonly string[];
  /** Null where something is written. */
  readonly refused: string | null;
  readonly after: MeshConfig;
}

export function writeText(
  config: MeshConfig,
  change: z.input<typeof trafficChangeSchema>,
  service: ServiceRef = REVIEWS,
): Written {
  const { draft, refusal } = attemptChange(changeOf(change), { config, service });
  const drafted = draft?.list() ?? [];
  const changed = drafted.filter(
    ({ before, after }) => !before || printResource(before) !== printResource(after),
  );
  return {
    yaml: changed.map(({ after }) => printResource(after)).join('---\n'),
    drafted,
    notes: draft?.notes() ?? [],
    dangers: draft?.dangers() ?? [],
    refused: refusal?.message ?? null,
    after: overlayConfig(
      config,
      drafted.map(({ after }) => after),
    ),
  };
}
