/** The names of the mesh for tests of grants: see forbidden-mesh.ts. */
import type { Grant } from '@sightglass/shared/contract';

/** In every name from beyond, and nowhere else. */
export const FORBIDDEN = 'zz-forbidden';
export const SHOP: readonly Grant[] = [{ cluster: 'east', namespace: 'shop' }];

export const NS = 'zz-forbidden-ns';
export const identity = (namespace: string, account: string): string =>
  `spiffe://cluster.local/ns/${namespace}/sa/${account}`;
/** Who wrote what is from beyond. */
export const AUTHOR = 'zz-forbidden-author@example.com';
