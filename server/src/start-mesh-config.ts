/**
 * Wires the mesh's own configuration: folders, API servers, and the demo's, in this order of precedence. Enters: the `meshConfig` part of the configuration; leaves: the
 * port that handlers ask, and the history of every change.
 */
import type { Logger } from 'pino';
import type { Config } from './config/settings.ts';
import { DEMO_CONFIG } from './demo/config/demo-config.ts';
import type { ConfigSource } from './mesh-config/config-source.ts';
import { createMeshConfig } from './mesh-config/create-mesh-config.ts';
import { createFolderSource } from './mesh-config/folder/folder-source.ts';
import { createTextReader } from './mesh-config/folder/text-reader.ts';
import { createKubernetesSource } from './mesh-config/kubernetes/kubernetes-source.ts';
import type { FindConfigWriter } from './mesh-config/config-writer.ts';
import type { MeshConfig } from './mesh-config/mesh-config.ts';
import { createHistoryRecorder } from './mesh-config/record-history.ts';
import { createTextSource } from './mesh-config/text-source.ts';
import type { ConfigHistory } from './state/config-history.ts';

export interface MeshConfigSideParts {
  readonly config: Pick<Config, 'meshConfig' | 'demo'>;
  readonly history: ConfigHistory;
  readonly log: Pick<Logger, 'error'>;
}

export interface MeshConfigSide {
  readonly config: MeshConfig;
  readonly findWriter: FindConfigWriter;
  /** Begins to read; nobody waits for it. */
  start(): void;
  /** What changed until then is kept. */
  stop(): Promise<void>;
}

export function createMeshConfigSide({ config, history, log }: MeshConfigSideParts): MeshConfigSide {
  const { folders, kubernetes } = config.meshConfig;
  const reader = createTextReader();
  const sources: ConfigSource[] = [
    ...folders.map((folder) => createFolderSource({ ...folder, reader, clock: Date.now })),
    ...kubernetes.map((settings) => createKubernetesSource({ settings, clock: Date.now })),
  ];
  if (config.demo) {
    const startedAt = Date.now();
    for (const { cluster, texts } of DEMO_CONFIG)
      sources.push(createTextSource({ cluster, texts, startedAt }));
  }
  const running = createMeshConfig({ sources, onChange: (source) => recorder.note(source) });
  const recorder = createHistoryRecorder({ history, config: running, clock: Date.now, log });
  let starting = Promise.resolve();
  return {
    config: running,
    findWriter: (cluster) =>
      sources.find((source) => source.cluster === cluster && source.writer)?.writer ?? null,
    start() {
      starting = running.start();
    },
    async stop() {
      await Promise.all([running.stop(), reader.stop()]);
      await starting;
      await recorder.settled();
    },
  };
}
