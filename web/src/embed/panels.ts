/** The panels, each a chunk of its own: a page loads the one that it draws. */
import type { ComponentType } from 'react';
import type { EmbedKind } from '@sightglass/shared/contract';
import type { PanelProps } from './panel-props.ts';

export interface LoadedPanel {
  readonly Panel: ComponentType<PanelProps>;
  /** Height that suits a picture, pixels; null for what is as high as its rows. */
  readonly heightPx: number | null;
}

const PANELS: Readonly<Record<EmbedKind, () => Promise<LoadedPanel>>> = {
  topology: async () => ({ Panel: (await import('./topology-panel.tsx')).TopologyPanel, heightPx: 480 }),
  service: async () => ({ Panel: (await import('./service-panel.tsx')).ServicePanel, heightPx: null }),
  chart: async () => ({ Panel: (await import('./chart-panel.tsx')).ChartPanel, heightPx: 280 }),
  slo: async () => ({ Panel: (await import('./slo-panel.tsx')).SloPanel, heightPx: null }),
  alerts: async () => ({ Panel: (await import('./alerts-panel.tsx')).AlertsPanel, heightPx: null }),
  mtls: async () => ({ Panel: (await import('./mtls-panel.tsx')).MtlsPanel, heightPx: null }),
};

export async function loadPanel(kind: EmbedKind): Promise<LoadedPanel> {
  return PANELS[kind]();
}
