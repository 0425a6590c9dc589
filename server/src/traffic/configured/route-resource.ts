/** The parts of a resource that a route is read from: of what is there, or of a version that was kept. */
import type { MeshResource } from '../../mesh-config/mesh-config.ts';

export type RouteResource = Pick<MeshResource, 'id' | 'kind' | 'namespace' | 'name' | 'spec'>;
