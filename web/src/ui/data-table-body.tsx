/**
 * The scrolling part of a table. Up to 80 rows are all drawn; beyond that only those in view. One row is in the tab
 * order; the arrow keys move it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
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
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = (event.target as HTMLElement).dataset['index'];
    if (at === undefined) return;
    const index = Number(at);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: list.length - 1,
    };
    const step = steps[event.key];
    const item = list[index];
    if (step !== undefined) moveTo(step);
    else if (event.key === 'Enter' && onOpen && item) onOpen(item.row);
    else return;
    event.preventDefault();
  };

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
