/**
 * How the weights between versions were configured as time went on, from the kept history of the routes that divide a service's traffic. Subsets and
 * Services mean what they mean at present.
 */
import type { Canary } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../../http/app-context.ts';
import { readRoute, readTrafficConfig } from '../configured/list-routes.ts';
import { parseSpec } from '../configured/parse-spec.ts';
import { weightsOf } from '../configured/weights-of.ts';

type Configured = Canary['weights']['configured'][number];

const MOST_VERSIONS = 200;

/** Oldest first; what held at the window's start is included. Weights that stay the same are told once. */
export function readWeightsHistory(
  service: ServiceRef,
  window: TimeWindow,
  { meshConfig, configHistory }: Pick<AppContext, 'meshConfig' | 'configHistory'>,
): Configured[] {
  const config = readTrafficConfig(meshConfig);
  const find = config.findFor(service);
  const dividing = config.routesOf(service).find((route) => weightsOf(route) !== null);
  if (!dividing) return [];
  const { resource, kind, namespace, name } = dividing;
  const kept = configHistory.readVersions(resource, MOST_VERSIONS).toReversed();
  const told: Configured[] = [];
  for (const { at, action, yaml } of kept) {
    if (at > window.to) break;
    const spec = action === 'deleted' ? {} : parseSpec(yaml);
    const weights = weightsOf(readRoute({ id: resource, kind, namespace, name, spec }, find)) ?? [];
    const from = action === 'seen' ? null : at;
    if (JSON.stringify(told.at(-1)?.weights) !== JSON.stringify(weights))
      told.push({ resource, from, weights });
  }
  // Without a history (it is kept from the first look on) what is there now is all that is known.
  if (told.length === 0) told.push({ resource, from: null, weights: weightsOf(dividing) ?? [] });
  const first = told.findLastIndex(({ from }) => from === null || from <= window.from);
  return told.slice(Math.max(0, first));
}
