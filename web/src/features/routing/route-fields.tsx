/** One route of the table: what it takes, who is told, how alerts are grouped; and its place in the order. */
import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { MatchersEditor } from '../../ui/alerts/matchers-editor.tsx';
import { ReceiversField } from '../../ui/form/receivers-field.tsx';
import { SwitchField } from '../../ui/form/switch-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';
import classes from './routing.module.css';
import { TimingFields } from './timing-fields.tsx';

const NOBODY = { placeholder: 'Nobody', hint: 'Without a receiver nobody is told of what it takes' };

interface RouteFieldsProps {
  readonly form: DraftFields;
  readonly index: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export function RouteFields({ form, index, count, onMove, onRemove }: RouteFieldsProps) {
  const path = `routes.${index}`;
  const name = form.read(`${path}.name`);
  const title = `Route ${index + 1}${typeof name === 'string' && name !== '' ? `, ${name}` : ''}`;
  return (
    <fieldset className={classes.route}>
      <legend className="sg-sr">{title}</legend>
      <div className={classes.head}>
        <strong>{title}</strong>
        <ActionIcon
          aria-label={`Move ${title} up`}
          title="Earlier"
          disabled={index === 0}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={15} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move ${title} down`}
          title="Later"
          disabled={index === count - 1}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={15} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${title}`} title="Remove" onClick={onRemove}>
          <IconTrash size={15} />
        </ActionIcon>
      </div>
      <TextField form={form} path={`${path}.name`} label="Name" placeholder="Pages of the shop" />
      <MatchersEditor
        form={form}
        path={`${path}.matchers`}
        label="Takes alerts with"
        hint="Without a matcher it takes every alert."
      />
      <ReceiversField form={form} path={`${path}.receivers`} none={NOBODY} />
      <SwitchField form={form} path={`${path}.continue`} label="Look at the routes below as well" />
      <details className={classes.more}>
        <summary>Grouping of its own</summary>
        <TimingFields form={form} path={`${path}.grouping`} placeholder="As the table" />
      </details>
    </fieldset>
  );
}
