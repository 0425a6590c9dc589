/** Ends a token at once, after asking: there is no way back. */
import { Button, Modal } from '@mantine/core';
import type { ApiToken } from '@sightglass/shared/contract';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import classes from './access.module.css';

export function RevokeButton({ token: { id, name } }: { readonly token: ApiToken }) {
  const [asking, setAsking] = useState(false);
  const revoke = useChange('revokeApiToken', { invalidates: ['getApiTokens', 'getAudit'] });
  return (
    <>
      <Button size="compact-xs" onClick={() => setAsking(true)} aria-label={`Revoke the token ${name}`}>
        Revoke
      </Button>
      {asking ? (
        <Modal opened onClose={() => setAsking(false)} title={`Revoke “${name}”?`} size="md">
          Programs that use it are refused from now on, and sessions that began with it end. This cannot be
          undone.
          {revoke.error ? (
            <p role="alert" className={classes.problem}>
              Not revoked: {revoke.error.message}
            </p>
          ) : null}
          <div className={classes.dialogEnd}>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button
              variant="filled"
              data-autofocus
              loading={revoke.isPending}
              onClick={() => revoke.mutate({ params: { id } }, { onSuccess: () => setAsking(false) })}
            >
              Revoke
            </Button>
          </div>
        </Modal>
      ) : null}
    </>
  );
}
