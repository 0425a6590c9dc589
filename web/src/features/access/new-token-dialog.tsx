/** Makes a token, and shows its secret this once. */
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { ROLES, type Role } from '@sightglass/shared/contract';
import { useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/use-change.ts';
import { readGrants } from '../../format/grants.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import classes from './access.module.css';

const ENDS = [
  { value: '7d', label: 'after 7 days' },
  { value: '30d', label: 'after 30 days' },
  { value: '90d', label: 'after 90 days' },
  { value: '365d', label: 'after a year' },
  { value: '', label: 'never' },
];

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'viewer: reads',
  editor: 'editor: also changes SLOs, rules, receivers, …',
  admin: 'admin: also tokens and the audit trail',
};

function Secret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <>
      <p>Copy it now: only a hash of it is kept, so it cannot be shown again.</p>
      <div className={classes.secret}>
        <code>{secret}</code>
        <CopyButton text={secret} label="Copy the token" />
      </div>
      <div className={classes.dialogEnd}>
        <Button variant="filled" onClick={onClose}>
          Done
        </Button>
      </div>
    </>
  );
}

export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [ends, setEnds] = useState('90d');
  const [sees, setSees] = useState('');
  const create = useChange('createApiToken', { invalidates: ['getApiTokens', 'getAudit'] });
  const secret = create.data?.secret;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate({ body: { name, role, grants: readGrants(sees), expiresIn: ends === '' ? null : ends } });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={secret === undefined ? 'New token' : `The token “${create.data?.token.name ?? ''}”`}
      size="md"
      closeOnClickOutside={secret === undefined}
    >
      {secret === undefined ? (
        <form className={classes.form} onSubmit={submit} aria-label="New token">
          <TextInput
            label="Name"
            description="What uses it; stands in histories."
            value={name}
            maxLength={120}
            required
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label="Role"
            data={ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
          />
          <TextInput
            label="Sees"
            description="Namespaces, comma-separated: shop, east/shop, or east/* for a whole cluster. Empty: all that you may see."
            value={sees}
            maxLength={4000}
            onChange={(event) => setSees(event.currentTarget.value)}
          />
          <NativeSelect
            label="Ends"
            data={ENDS}
            value={ends}
            onChange={(event) => setEnds(event.currentTarget.value)}
          />
          {create.error ? (
            <p role="alert" className={classes.problem}>
              Not made: {create.error.message}
            </p>
          ) : null}
          <div className={classes.dialogEnd}>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="filled" loading={create.isPending} disabled={name.trim() === ''}>
              Make the token
            </Button>
          </div>
        </form>
      ) : (
        <Secret secret={secret} onClose={onClose} />
      )}
    </Modal>
  );
}
