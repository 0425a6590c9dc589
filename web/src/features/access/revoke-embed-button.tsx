/** Ends an embed at once, after asking: there is no way back. */
import type { Embed } from '@sightglass/shared/contract';
import { useChange } from '../../api/use-change.ts';
import { AskFirst } from './ask-first.tsx';

export function RevokeEmbedButton({ embed: { id, name } }: { readonly embed: Embed }) {
  const revoke = useChange('revokeEmbed', { invalidates: ['getEmbeds', 'getAudit'] });
  return (
    <AskFirst
      label="Revoke"
      name={`Revoke the embed ${name}`}
      title={`Revoke “${name}”?`}
      keep="Keep it"
      change={revoke}
      args={{ params: { id } }}
    >
      Pages that show it say so from now on. This cannot be undone; another one can be made.
    </AskFirst>
  );
}
