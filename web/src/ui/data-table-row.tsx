/** One row of a table; drawn again only when its own data, columns or place change, so that scrolling thousands stays smooth. */
import { memo } from 'react';
import classes from './data-table.module.css';
import type { CellValue, TableColumn } from './table-model.ts';

interface DataTableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly TableColumn<Row>[];
  /** The row that Tab goes to. */
  readonly active: boolean;
  /** Pixels from the top of the table where rows are placed by hand; null in the flow. */
  readonly top: number | null;
  readonly onActivate: (index: number) => void;
}

/** Text that is too long for its column can be read as a tooltip. */
function PlainCell({ value }: { readonly value: CellValue }) {
  return (
    <span className="sg-truncate" title={typeof value === 'string' ? value : undefined}>
      {value ?? '–'}
    </span>
  );
}

function DrawRow<Row>({ row, index, columns, active, top, onActivate }: DataTableRowProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      tabIndex={active ? 0 : -1}
      className={classes.row}
      style={top === null ? undefined : { position: 'absolute', top }}
      onFocus={(event) => {
        if (event.target === event.currentTarget) onActivate(index);
      }}
    >
      {columns.map((column) => (
        <div key={column.id} role="cell" className={classes.cell} data-align={column.align}>
          {column.render ? column.render(row) : <PlainCell value={column.value(row)} />}
        </div>
      ))}
    </div>
  );
}

// The cast keeps the row's type, which memo() would lose.
export const DataTableRow = memo(DrawRow) as typeof DrawRow;
