/** Above a table: the filter, how many rows pass it, the column chooser and the CSV download. */
import { ActionIcon, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconColumns3, IconDownload, IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatCount } from '../format/count.ts';
import classes from './data-table.module.css';
import { saveFile } from './save-file.ts';
import { formatCsv, type TableColumn } from './table-model.ts';
import type { SetTableView, TableView } from './table-view.ts';

interface DataTableToolsProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly shown: readonly TableColumn<Row>[];
  readonly list: readonly { readonly row: Row }[];
  readonly total: number;
  readonly view: TableView;
  readonly onViewChange: SetTableView;
  readonly extra: ReactNode;
}

export function DataTableTools<Row>(props: DataTableToolsProps<Row>) {
  const { label, columns, shown, list, total, view, onViewChange, extra } = props;
  const shownIds = new Set(shown.map(({ id }) => id));
  const toggle = (id: string): void => {
    const next = columns.filter((column) => (column.id === id) !== shownIds.has(column.id));
    const initial = columns.filter(({ hidden }) => hidden !== true);
    const same = next.length === initial.length && next.every((column, i) => column === initial[i]);
    onViewChange({ columns: same ? [] : next.map((column) => column.id) });
  };
  const save = (): void => {
    const csv = formatCsv(
      list.map(({ row }) => row),
      shown,
    );
    saveFile(`${label.toLowerCase().replaceAll(' ', '-')}.csv`, csv, 'text/csv;charset=utf-8');
  };
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.filter}
        type="search"
        placeholder="Filter"
        aria-label={`Filter ${label.toLowerCase()}`}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={view.q}
        onChange={(event) => onViewChange({ q: event.currentTarget.value })}
      />
      <span className={classes.count} role="status">
        {list.length === total ? formatCount(total) : `${formatCount(list.length)} of ${formatCount(total)}`}
      </span>
      {extra ? <div className={classes.extra}>{extra}</div> : null}
      <div className={classes.toolsEnd}>
        <Popover position="bottom-end" trapFocus>
          <Popover.Target>
            <ActionIcon aria-label="Choose columns" title="Choose columns">
              <IconColumns3 size={16} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <fieldset className={classes.chooser}>
              <legend>Columns</legend>
              {columns.slice(1).map((column) => (
                <Checkbox
                  key={column.id}
                  label={column.header}
                  checked={shownIds.has(column.id)}
                  onChange={() => toggle(column.id)}
                />
              ))}
            </fieldset>
          </Popover.Dropdown>
        </Popover>
        <ActionIcon aria-label="Download CSV" title="Download CSV" onClick={save}>
          <IconDownload size={16} />
        </ActionIcon>
      </div>
    </div>
  );
}
