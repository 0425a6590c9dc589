/** Tokens for programs: what each may do, when it ends, when it was used; made here, and revoked. */
import { Button } from '@mantine/core';
import type { ApiToken } from '@sightglass/shared/contract';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { writeGrant } from '../../format/grants.ts';
import { formatAge, formatMoment } from '../../format/time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AccessTable } from './access-table.tsx';
import classes from './access.module.css';
import { NewTokenDialog } from './new-token-dialog.tsx';
import { RevokeButton } from './revoke-button.tsx';

function sayEnd({ revokedAt, expiresAt }: ApiToken, now: number): string {
  if (revokedAt !== null) return `revoked ${formatAge(revokedAt, now)}`;
  if (expiresAt === null) return 'never ends';
  return expiresAt <= now ? `ended ${formatAge(expiresAt, now)}` : `until ${formatMoment(expiresAt)}`;
}

function TokenRow({ token, now }: { readonly token: ApiToken; readonly now: number }) {
  const { name, role, grants, createdBy, createdAt, lastUsedAt, revokedAt, origin } = token;
  return (
    <tr data-over={revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now) || undefined}>
      <th scope="row" className={classes.name} title={name}>
        <bdi>{name}</bdi>
      </th>
      <td>{role}</td>
      <td className={classes.long}>
        <bdi>{grants === null ? 'the whole mesh' : grants.map(writeGrant).join(', ')}</bdi>
      </td>
      <td>{sayEnd(token, now)}</td>
      <td>{lastUsedAt === null ? 'never' : formatAge(lastUsedAt, now)}</td>
      <td>
        {origin === 'file' ? (
          'the configuration'
        ) : (
          <>
            <bdi>{createdBy}</bdi>, {formatMoment(createdAt)}
          </>
        )}
      </td>
      <td>{origin === 'file' || revokedAt !== null ? null : <RevokeButton token={token} />}</td>
    </tr>
  );
}

export function TokensTab() {
  const result = useApi('getApiTokens', {}, { present: true });
  const [making, setMaking] = useState(false);
  const now = useNow(30_000);
  const make = (
    <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setMaking(true)}>
      New token
    </Button>
  );
  return (
    <Panel
      id="tokens"
      title="Tokens for programs"
      note={result.data?.tokens.length}
      calls={[buildApiUrl('getApiTokens', {})]}
      actions={make}
      flush
    >
      <Faces
        result={result}
        what="the tokens"
        loading={<LoadingRows rows={4} label="Loading the tokens" />}
        isEmpty={({ tokens }) => tokens.length === 0}
        empty={
          <EmptyState title="No program has a token">
            A token lets a program ask the API: <code>Authorization: Bearer …</code>. Only a hash of it is
            kept.
          </EmptyState>
        }
      >
        {({ tokens }) => (
          <AccessTable label="Tokens" heads={['Name', 'Role', 'Sees', 'Ends', 'Last used', 'Made by', '']}>
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} now={now} />
            ))}
          </AccessTable>
        )}
      </Faces>
      {making ? <NewTokenDialog onClose={() => setMaking(false)} /> : null}
    </Panel>
  );
}
