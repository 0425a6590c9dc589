/** The port: writing resources to a cluster's API server, where the configuration permits it. Nothing is ever deleted. */
import type { AppliedResource } from '@sightglass/shared/contract';
import type { MeshResource } from './mesh-config.ts';

export interface PlannedWrite {
  /** As it was when it was planned; null for what is new. */
  readonly before: MeshResource | null;
  readonly after: MeshResource;
}

export interface WriteOptions {
  /** Only asks whether it would be taken. */
  readonly dryRun: boolean;
  /** Takes fields over from those that manage them. */
  readonly takeOver: boolean;
}

export type WriteResult = Pick<AppliedResource, 'outcome' | 'message' | 'conflicts' | 'warnings' | 'yaml'>;

export interface ConfigWriter {
  /** URL of the API server. */
  target(): string;
  /** Why a resource of the namespace cannot be written here; null where it can. */
  refusal(namespace: string): string | null;
  /** Rejects with a ChangedMeanwhile when something else is there than `before`; what the API server says otherwise is a result. */
  write(planned: PlannedWrite, options: WriteOptions): Promise<WriteResult>;
}

/** By cluster; null where nothing may be written. */
export type FindConfigWriter = (cluster: string) => ConfigWriter | null;

export class ChangedMeanwhile extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ChangedMeanwhile';
  }
}
