/** Which columns the table of records shows. */
import { ActionIcon, Checkbox, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import classes from './access-log.module.css';
import { pickColumns, RECORD_COLUMNS } from './record-columns.tsx';

interface ColumnChooserProps {
  /** Ids; empty for the first choice. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function ColumnChooser({ chosen, onChange }: ColumnChooserProps) {
  const shown = new Set(pickColumns(chosen).map(({ id }) => id));
  const first = pickColumns([]).map(({ id }) => id);
  const toggle = (id: string): void => {
    const next = RECORD_COLUMNS.filter((column) => (column.id === id) !== shown.has(column.id)).map(
      (column) => column.id,
    );
    onChange(next.join() === first.join() ? [] : next);
  };
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <ActionIcon size={24} aria-label="Choose columns" title="Choose columns">
          <IconColumns3 size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className={classes.columns}>
          <legend>Columns</legend>
          {RECORD_COLUMNS.slice(1).map(({ id, header }) => (
            <Checkbox key={id} label={header} checked={shown.has(id)} onChange={() => toggle(id)} />
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
