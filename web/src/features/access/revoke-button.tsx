/** Ends a token at once, after asking: there is no way back. */
import type { ApiToken } from '@sightglass/shared/contract';
import { useChange } from '../../api/use-change.ts';
import { AskFirst } from './ask-first.tsx';

export function RevokeButton({ token: { id, name } }: { readonly token: ApiToken }) {
  const revoke = useChange('revokeApiToken', { invalidates: ['getApiTokens', 'getAudit'] });
  return (
    <AskFirst
      label="Revoke"
      name={`Revoke the token ${name}`}
      title={`Revoke “${name}”?`}
      keep="Keep it"
      change={revoke}
      args={{ params: { id } }}
    >
      Programs that use it are refused from now on, and sessions that began with it end. This cannot be
      undone.
    </AskFirst>
  );
}
