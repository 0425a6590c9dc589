/** What every panel is given. */
import type { EmbedPanel } from '@sightglass/shared/contract';
import type { Tokens } from '../theme/tokens.ts';

export interface PanelProps {
  readonly panel: EmbedPanel;
  /** As the contract has them, in the order of the panel's calls (shared/embed-calls.ts). */
  readonly answers: readonly unknown[];
  readonly tokens: Tokens;
  /** Show a picture as a table. */
  readonly asTable: boolean;
}
