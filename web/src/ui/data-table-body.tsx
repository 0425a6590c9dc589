/**
 * The scrolling part of a table. Up to 80 rows are all drawn; beyond that only those in view. One row is in the tab
 * order; the arrow keys move it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ROW_KEYS, stepOf } from '../commands/row-keys.ts';
import { useFocusKeys } from '../commands/use-focus-keys.ts';
import { DataTableRow } from './data-table-row.tsx';
import classes from './data-table.module.css';
import type { TableColumn } from './table-model.ts';

const ROW_HEIGHT = 32;
const HEAD_HEIGHT = 32;
const ALL_UP_TO = 80;

interface DataTableBodyProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly list: readonly { readonly id: string; readonly row: Row }[];
  /** grid-template-columns */
  readonly template: string;
  /** Pixels; below it the table scrolls sideways. */
  readonly minWidth: number;
  readonly maxHeight: number | string;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly noMatch: ReactNode;
  readonly head: ReactNode;
}

function indexAt(event: KeyboardEvent<HTMLDivElement>): number | null {
  const at = (event.target as HTMLElement).dataset['index'];
  return at === undefined ? null : Number(at);
}

export function DataTableBody<Row>(props: DataTableBodyProps<Row>) {
  const { label, columns, list, template, minWidth, maxHeight, onOpen, noMatch, head } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const virtual = list.length > ALL_UP_TO;
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoised or handed down
  const virtualizer = useVirtualizer({
    count: virtual ? list.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    overscan: 12,
    initialRect: { width: 800, height: 480 },
  });
  const indexes = virtual
    ? virtualizer.getVirtualItems().map(({ index }) => index)
    : list.map((_, index) => index);
  const current = Math.min(active, list.length - 1);

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(list.length - 1, index));
    setActive(next);
    if (virtual) virtualizer.scrollToIndex(next);
    requestAnimationFrame(() => {
      scroller.current
        ?.querySelector<HTMLElement>(`[data-index="${next}"]`)
        ?.focus({ preventScroll: virtual });
    });
  };
  const open = (event: KeyboardEvent<HTMLDivElement>): boolean => {
    const item = list[indexAt(event) ?? -1];
    if (item) onOpen?.(item.row);
    return item !== undefined;
  };
  const step = (event: KeyboardEvent<HTMLDivElement>): boolean => {
    const index = indexAt(event);
    if (index === null) return false;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const next = stepOf(event.key, { index, page, count: list.length });
    if (next !== null) moveTo(next);
    return next !== null;
  };
  const onKeyDown = useFocusKeys<HTMLDivElement>('In a table', [
    { does: 'From row to row', keys: ROW_KEYS, run: step },
    ...(onOpen ? [{ does: 'Open the row', keys: ['Enter'], run: open }] : []),
  ]);

  const offset = (index: number): number => HEAD_HEIGHT + index * ROW_HEIGHT;
  return (
    <div
      ref={scroller}
      className={classes.scroll}
      style={{ maxHeight, ['--columns' as string]: template }}
      onKeyDown={onKeyDown}
      role="presentation"
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={list.length + 1}
        className={classes.table}
        style={{ minWidth, ...(virtual ? { height: offset(list.length) } : {}) }}
      >
        <div role="rowgroup" className={classes.headGroup}>
          {head}
        </div>
        <div role="rowgroup">
          {indexes.map((index) => {
            const item = list[index];
            if (!item) return null;
            return (
              <DataTableRow
                key={item.id}
                row={item.row}
                index={index}
                columns={columns}
                active={index === current}
                top={virtual ? offset(index) : null}
                onActivate={setActive}
              />
            );
          })}
        </div>
      </div>
      {list.length === 0 ? <p className={classes.none}>{noMatch}</p> : null}
    </div>
  );
}
