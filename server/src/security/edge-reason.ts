/** Why an edge is in its state of mutual TLS: who proved it, or why nobody could. */
import type { MtlsReason } from '@sightglass/shared/contract';
import type { MtlsEvidence, Reporter } from '../telemetry/edge-window.ts';

interface Told {
  readonly evidence: MtlsEvidence;
  readonly reporters: readonly Reporter[];
  /** Whether the callee lies outside the mesh. */
  readonly outside: boolean;
}

/** The reason of the contract. */
export function reasonOf({ evidence, reporters, outside }: Told): MtlsReason {
  if (outside) return 'outside-mesh';
  switch (evidence) {
    case 'destination':
      return 'receiver';
    case 'ztunnel':
      return 'ztunnel';
    case 'source-principal':
      return 'caller-certificate';
    case 'none':
      return reporters.includes('destination') ? 'not-told' : 'only-caller-reports';
    default:
      return evidence satisfies never;
  }
}
