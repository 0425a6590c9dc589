/** The families that an engine may hold, in the order in which they are asked about. */
import type { Family } from '../family.ts';
import { envoyFamily } from './envoy.ts';
import { googleCloudFamily } from './google-cloud.ts';
import { istioFamily } from './istio.ts';
import { linkerdFamily } from './linkerd.ts';

export const ALL_FAMILIES: readonly Family[] = [istioFamily, linkerdFamily, envoyFamily, googleCloudFamily];
