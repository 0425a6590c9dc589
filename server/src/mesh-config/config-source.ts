/**
 * Where configuration comes from: one cluster's API server, one folder, the demo. A source holds the resources that it last read, and says how that went. An object
 * that did not change stays the same object, so that changes are found by comparing them.
 */
import type { ConfigCluster } from '@sightglass/shared/contract';
import type { ConfigWriter } from './config-writer.ts';
import type { MeshResource } from './mesh-config.ts';

export interface SourceState extends Omit<ConfigCluster, 'cluster' | 'source' | 'where' | 'resources'> {
  /** By id. */
  readonly resources: ReadonlyMap<string, MeshResource>;
}

/** Where a resource was last read, as the history keeps it. */
interface KeptPlace {
  readonly kind: string;
  readonly where: string;
}

export interface ConfigSource {
  /** Tells it from all others, also after a restart. */
  readonly key: string;
  readonly cluster: string;
  readonly source: ConfigCluster['source'];
  readonly where: string;
  /** Left out where nothing may be written. */
  readonly writer?: ConfigWriter;
  read(): SourceState;
  /**
   * The part of the source that is read as one: an API server's kinds, a folder as a whole. What is found when a part is first read was there before; what comes
   * later was created.
   */
  partOf(resource: MeshResource): string;
  /** All parts that there are at present. */
  listParts(): readonly string[];
  /** Whether the part has been read whole since the start. */
  knows(part: string): boolean;
  /** Whether a resource that was in the source, and is not in `read()`, is gone: not so while its file or its kind cannot be read. */
  isGone(kept: KeptPlace, part: string): boolean;
  /** Begins to read; `onChange` is called after every change of what `read` says. Resolves when a first reading was tried, or is under way. */
  start(onChange: () => void): Promise<void>;
  stop(): Promise<void>;
}
