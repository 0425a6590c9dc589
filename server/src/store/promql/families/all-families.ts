/** The families that an engine may hold, in the order in which they are asked about. */
import type { Family } from '../family.ts';
import { istioFamily } from './istio.ts';

export const ALL_FAMILIES: readonly Family[] = [istioFamily];
