/**
 * Wires the mesh's own configuration: folders, API servers, and the demo's, in this order of precedence. Enters: the `meshConfig` part of the configuration; leaves: the
 * port that handlers ask.
 */
import type { Logger } from 'pino';
import type { Config } from './config/settings.ts';
import { DEMO_CONFIG } from './demo/config/demo-config.ts';
import type { ConfigSource } from './mesh-config/config-source.ts';
import { createMeshConfig, type RunningMeshConfig } from './mesh-config/create-mesh-config.ts';
import { createFolderSource } from './mesh-config/folder/folder-source.ts';
import { createTextSource } from './mesh-config/text-source.ts';

export interface MeshConfigSideParts {
  readonly config: Pick<Config, 'meshConfig' | 'demo'>;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

export function createMeshConfigSide({ config }: MeshConfigSideParts): RunningMeshConfig {
  const { folders } = config.meshConfig;
  const sources: ConfigSource[] = folders.map((folder) => createFolderSource({ ...folder, clock: Date.now }));
  if (config.demo) {
    const startedAt = Date.now();
    for (const { cluster, texts } of DEMO_CONFIG)
      sources.push(createTextSource({ cluster, texts, startedAt }));
  }
  return createMeshConfig({ sources });
}
