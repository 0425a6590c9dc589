/**
 * A receiver by its least: a name and its one secret or address. Nothing of it is kept in the browser. What else a receiver can have is on
 * its own page.
 */
import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { receiverSchema, type ReceiverDraft } from '@sightglass/shared/contract';
import { useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/use-change.ts';
import { ChoiceStrip } from '../choice-strip.tsx';
import { bodyErrors, listIssues } from './draft-errors.ts';
import classes from './form.module.css';

const KINDS = [
  { value: 'slack', label: 'Slack' },
  { value: 'pagerduty', label: 'PagerDuty' },
  { value: 'webhook', label: 'Webhook' },
  { value: 'alertmanager', label: 'Alertmanager' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

const ASKED: Readonly<
  Record<Kind, { readonly label: string; readonly placeholder: string; readonly secret: boolean }>
> = {
  slack: { label: 'Webhook address', placeholder: 'https://hooks.slack.com/services/…', secret: true },
  pagerduty: { label: 'Routing key', placeholder: 'Events API v2, 32 characters', secret: true },
  webhook: { label: 'Address', placeholder: 'https://', secret: false },
  alertmanager: { label: 'Address', placeholder: 'http://alertmanager:9093', secret: false },
};

function makeReceiver(name: string, kind: Kind, text: string): ReceiverDraft {
  const value = text.trim();
  switch (kind) {
    case 'slack':
      return { name, target: { kind, webhookUrl: value } };
    case 'pagerduty':
      return { name, target: { kind, routingKey: value } };
    case 'webhook':
      return { name, target: { kind, url: value } };
    default:
      return { name, target: { kind, urls: [value] } };
  }
}

interface NewReceiverDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

export function NewReceiverDialog({ onClose, onCreated }: NewReceiverDialogProps) {
  const [kind, setKind] = useState<Kind>('slack');
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const create = useChange('createReceiver', { invalidates: ['getReceivers'] });
  const asked = ASKED[kind];
  const draft = makeReceiver(name, kind, text);
  const found = [...listIssues(receiverSchema, draft), ...bodyErrors(create.error?.errors ?? [])];
  const nameError = found.find(({ path }) => path === 'name')?.message;
  const textError = text.trim() === '' ? 'is missing' : found.find(({ path }) => path !== 'name')?.message;
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // A form in a dialog is, for React, within the form that opened it.
    event.stopPropagation();
    setTried(true);
    if (text.trim() === '' || listIssues(receiverSchema, draft).length > 0) return;
    create.mutate({ body: draft }, { onSuccess: ({ id }) => onCreated(id) });
  };
  const shared = {
    label: asked.label,
    placeholder: asked.placeholder,
    value: text,
    required: true,
    error: tried ? textError : undefined,
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  };
  return (
    <Modal opened onClose={onClose} title="New receiver" size="md">
      <form onSubmit={onSubmit} noValidate className={classes.small}>
        <ChoiceStrip label="Kind" options={KINDS} value={kind} onChange={setKind} />
        <TextInput
          size="xs"
          label="Name"
          placeholder="Payments on call"
          required
          data-autofocus
          value={name}
          error={tried ? nameError : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {asked.secret ? <PasswordInput size="xs" {...shared} /> : <TextInput size="xs" {...shared} />}
        {create.error ? (
          <p role="alert" className={classes.error}>
            Not created: {create.error.message}
          </p>
        ) : null}
        <div className={classes.dialogEnd}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={create.isPending}>
            Create and use
          </Button>
        </div>
      </form>
    </Modal>
  );
}
