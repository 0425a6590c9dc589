/** The header row: each header a button that sorts, and says how its column is sorted. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import classes from './data-table.module.css';
import { formatSort, parseSort, type TableColumn } from './table-model.ts';
import type { SetTableView, TableView } from './table-view.ts';

interface DataTableHeadProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly view: TableView;
  readonly onViewChange: SetTableView;
}

export function DataTableHead<Row>({ columns, view, onViewChange }: DataTableHeadProps<Row>) {
  const sort = parseSort(view.sort);
  return (
    <div role="row" className={classes.head} aria-rowindex={1}>
      {columns.map((column) => {
        if (column.sortable === false) {
          return (
            <div key={column.id} role="columnheader" className={classes.cell} data-align={column.align}>
              <span className={classes.unsorted}>{column.header}</span>
            </div>
          );
        }
        const order = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : 'none';
        const first = column.firstOrder ?? (column.align === 'right' ? 'desc' : 'asc');
        const nextDesc = order === 'none' ? first === 'desc' : order === 'ascending';
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={order}
            className={classes.cell}
            data-align={column.align}
          >
            <button
              type="button"
              className={classes.sort}
              title={column.hint}
              onClick={() => onViewChange({ sort: formatSort(column.id, nextDesc) })}
            >
              <span>{column.header}</span>
              {order === 'descending' ? <IconArrowDown size={12} aria-hidden /> : null}
              {order === 'ascending' ? <IconArrowUp size={12} aria-hidden /> : null}
            </button>
          </div>
        );
      })}
    </div>
  );
}
