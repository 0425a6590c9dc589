/**
 * A table of any length: sorted and filtered by react-table, drawn by react-virtual, with a sticky header and first column, a
 * column chooser and CSV. In: rows, columns, and the view (filter, order, columns) with its setter.
 * Keyboard: the headers are buttons; in the body Up, Down, Home, End, PageUp and PageDown move from row to row and Enter
 * opens one. Where there is no room (under 640 px) only the columns marked `narrow` stay.
 */
import { useMediaQuery } from '@mantine/hooks';
import {
  columnFilteringFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { DataTableBody } from './data-table-body.tsx';
import { DataTableHead } from './data-table-head.tsx';
import { DataTableTools } from './data-table-tools.tsx';
import classes from './data-table.module.css';
import { compareValues, matchesFilter, parseSort, type TableColumn } from './table-model.ts';
import type { SetTableView, TableView } from './table-view.ts';

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

interface DataTableProps<Row> {
  /** Accessible name, and the name of the CSV file: `Services`. */
  readonly label: string;
  readonly rows: readonly Row[];
  /** A constant of its module, or memoised. */
  readonly columns: readonly TableColumn<Row>[];
  readonly rowId: (row: Row) => string;
  readonly view: TableView;
  readonly onViewChange: SetTableView;
  /** What Enter on a row does. */
  readonly onOpen?: (row: Row) => void;
  /** Greatest height of the body in pixels, or a CSS length; the table scrolls within. */
  readonly maxHeight?: number | string;
  /** Shown when no row passes the filter. */
  readonly noMatch?: ReactNode;
  /** More controls in the tool row, before the column chooser. */
  readonly tools?: ReactNode;
  /** False leaves out filter, chooser and CSV. */
  readonly withTools?: boolean;
}

export function DataTable<Row>({
  label,
  rows,
  columns,
  rowId,
  view,
  onViewChange,
  onOpen,
  maxHeight = 480,
  noMatch = 'No row matches the filter.',
  tools,
  withTools = true,
}: DataTableProps<Row>) {
  const narrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const shown = useMemo(() => {
    const chosen = view.columns.length > 0 ? new Set(view.columns) : null;
    const wanted = columns.filter(
      ({ id, hidden }, i) => i === 0 || (chosen ? chosen.has(id) : hidden !== true),
    );
    return narrow ? wanted.filter((column, i) => i === 0 || column.narrow === true) : wanted;
  }, [columns, view.columns, narrow]);

  const definitions = useMemo<ColumnDef<typeof features, { row: Row }>[]>(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: ({ row }: { row: Row }) => (column.sortBy ?? column.value)(row) ?? undefined,
        sortUndefined: 'last' as const,
        sortFn: (a, b, id) => compareValues(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const sort = parseSort(view.sort);
  const table = useTable({
    features,
    data,
    columns: definitions,
    getRowId: ({ row }) => rowId(row),
    getColumnCanGlobalFilter: (column) => column.id === columns[0]?.id,
    globalFilterFn: ({ original }, _column, filter) => matchesFilter(original.row, columns, String(filter)),
    state: {
      sorting: sort && columns.some(({ id }) => id === sort.id) ? [sort] : [],
      globalFilter: view.q,
    },
  });
  const sorted = table.getRowModel().rows;
  const list = useMemo(() => sorted.map(({ id, original }) => ({ id, row: original.row })), [sorted]);
  const template = shown
    .map(({ width, grow }) =>
      grow === true || narrow ? `minmax(${narrow ? 0 : width}px, ${width}fr)` : `${width}px`,
    )
    .join(' ');

  return (
    <div className={classes.wrap}>
      {withTools ? (
        <DataTableTools
          label={label}
          columns={columns}
          shown={shown}
          list={list}
          total={rows.length}
          view={view}
          onViewChange={onViewChange}
          extra={tools}
        />
      ) : null}
      <DataTableBody
        label={label}
        columns={shown}
        list={list}
        template={template}
        minWidth={narrow ? 0 : shown.reduce((sum, { width }) => sum + width, 0)}
        maxHeight={maxHeight}
        onOpen={onOpen}
        noMatch={noMatch}
        head={<DataTableHead columns={shown} view={view} onViewChange={onViewChange} />}
      />
    </div>
  );
}
