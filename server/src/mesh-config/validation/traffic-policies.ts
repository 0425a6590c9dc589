/** Where a DestinationRule has traffic policies. */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import { bodyAt, listAt, type Placed } from './fields.ts';

/** The policy of the rule, of its subsets, and of ports of both. */
export function policiesOf({ spec }: MeshResource): Placed<Body>[] {
  const owners = [{ value: spec, path: ['spec'] }, ...listAt(spec, 'subsets')];
  const wide = owners.flatMap(({ value, path }) => bodyAt(value, 'trafficPolicy', path) ?? []);
  return [...wide, ...wide.flatMap(({ value, path }) => listAt(value, 'portLevelSettings', path))];
}
