/**
 * The table of records: of many only the rows in view are drawn, more are asked for near the end. In: rows, columns, which record is open. Keyboard: Up and
 * Down or j and k go from row to row, PageUp, PageDown, Home and End further, Enter opens a record.
 */
import type { AccessRecordAnswer } from '@sightglass/shared/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ROW_KEYS, stepOf } from '../../commands/row-keys.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useFocusKeys } from '../../commands/use-focus-keys.ts';
import classes from './access-log.module.css';
import type { RecordColumn } from './record-columns.tsx';
import { RecordRow, type CellDoes } from './record-row.tsx';

const ROW_PX = 28;
const HEAD_PX = 30;
/** So many are all drawn. */
const ALL_UP_TO = 80;

interface RecordsTableProps {
  readonly label: string;
  readonly rows: readonly AccessRecordAnswer[];
  readonly columns: readonly RecordColumn[];
  readonly narrow: boolean;
  /** Id of the open record; empty for none. */
  readonly open: string;
  readonly onOpen: (id: string) => void;
  /** Rows that have just arrived. */
  readonly fresh: ReadonlySet<string>;
  readonly does: CellDoes;
  /** The reader came near the end. */
  readonly onEnd: () => void;
  /** The pointer is on the rows, or they are scrolled away from the newest. */
  readonly onHold: (held: boolean) => void;
  readonly maxHeight: string;
  /** Beneath the last row. */
  readonly foot: ReactNode;
}

const NO_HOVER = { id: '', column: '' };

export function RecordsTable(props: RecordsTableProps) {
  const { label, rows, columns, narrow, open, onOpen, fresh, does, onEnd, onHold, maxHeight, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState('');
  const [hover, setHover] = useState(NO_HOVER);
  const pointerInside = useRef(false);
  const virtual = rows.length > ALL_UP_TO;
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoised or handed down
  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    overscan: 12,
    initialRect: { width: 1000, height: 480 },
  });
  const indexes = virtual ? virtualizer.getVirtualItems().map(({ index }) => index) : rows.map((_, i) => i);
  const indexOf = useMemo(() => new Map(rows.map(({ id }, i) => [id, i])), [rows]);
  const active = indexOf.get(open === '' ? activeId : open) ?? indexOf.get(activeId) ?? 0;

  const lastIndex = indexes.at(-1) ?? -1;
  const nearEnd = rows.length > 0 && lastIndex >= rows.length - 30;
  useEffect(() => {
    if (nearEnd) onEnd();
  }, [nearEnd, rows.length, onEnd]);

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[next];
    if (!row) return;
    setActiveId(row.id);
    if (open !== '') onOpen(row.id);
    if (virtual) virtualizer.scrollToIndex(next);
    requestAnimationFrame(() => {
      const found = scroller.current?.querySelector<HTMLElement>(`[data-id="${row.id}"]`);
      found?.focus({ preventScroll: virtual });
    });
  };
  const stepBy = (by: 1 | -1): void => moveTo(indexOf.has(activeId) || open !== '' ? active + by : active);
  useCommands('Records', [
    { does: 'Next record', keys: ['j'], run: () => stepBy(1) },
    { does: 'Record before', keys: ['k'], run: () => stepBy(-1) },
  ]);
  const idAt = (event: KeyboardEvent<HTMLDivElement>): string | null => {
    const id = (event.target as HTMLElement).dataset['id'];
    return id !== undefined && indexOf.has(id) ? id : null;
  };
  const step = (event: KeyboardEvent<HTMLDivElement>): boolean => {
    const index = indexOf.get(idAt(event) ?? '');
    if (index === undefined) return false;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
    const next = stepOf(event.key, { index, page, count: rows.length });
    if (next !== null) moveTo(next);
    return next !== null;
  };
  const openRow = (event: KeyboardEvent<HTMLDivElement>): boolean => {
    const id = idAt(event);
    if (id !== null) onOpen(id);
    return id !== null;
  };
  const onKeyDown = useFocusKeys<HTMLDivElement>('In a table', [
    { does: 'From row to row', keys: ROW_KEYS, run: step },
    { does: 'Open the row', keys: ['Enter'], run: openRow },
  ]);
  const hold = (): void => onHold(pointerInside.current || (scroller.current?.scrollTop ?? 0) > ROW_PX / 2);
  const template = columns
    .map(({ width, grow, id }) => {
      if (narrow) return id === 'time' || id === 'code' ? `${width - 10}px` : `minmax(0, ${width}fr)`;
      return grow === true ? `minmax(${width}px, ${width}fr)` : `${width}px`;
    })
    .join(' ');
  return (
    <div
      ref={scroller}
      className={classes.scroll}
      style={{ maxHeight, ['--columns' as string]: template }}
      onKeyDown={onKeyDown}
      onScroll={hold}
      onFocus={(event) => {
        const id = event.target.dataset['id'];
        if (id !== undefined) setActiveId(id);
      }}
      onPointerEnter={(event) => {
        pointerInside.current = event.pointerType === 'mouse';
        hold();
      }}
      onPointerLeave={() => {
        pointerInside.current = false;
        setHover(NO_HOVER);
        hold();
      }}
      onPointerOver={(event) => {
        const target = event.target as HTMLElement;
        const column = target.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? '';
        const id = target.closest<HTMLElement>('[data-id]')?.dataset['id'] ?? '';
        if (id !== hover.id || column !== hover.column) setHover(id === '' ? NO_HOVER : { id, column });
      }}
      onClick={(event) => {
        const target = event.target as HTMLElement;
        const id = target.closest<HTMLElement>('[data-id]')?.dataset['id'];
        // A click on a button is the button's, and one that ends a selection of text opens nothing.
        if (id === undefined || target.closest('button, a') || getSelection()?.toString()) return;
        setActiveId(id);
        onOpen(id);
      }}
      role="presentation"
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className={classes.table}
        style={{
          minWidth: narrow ? 0 : columns.reduce((sum, { width }) => sum + width, 0),
          height: HEAD_PX + rows.length * ROW_PX,
        }}
      >
        <div role="rowgroup" className={classes.headGroup}>
          <div role="row" aria-rowindex={1} className={classes.head}>
            {columns.map(({ id, header, hint, align }) => (
              <div key={id} role="columnheader" className={classes.cell} data-align={align} title={hint}>
                {header}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {indexes.map((index) => {
            const record = rows[index];
            if (!record) return null;
            return (
              <RecordRow
                key={record.id}
                record={record}
                index={index}
                top={HEAD_PX + index * ROW_PX}
                columns={columns}
                active={index === active}
                open={record.id === open}
                fresh={fresh.has(record.id)}
                hovered={hover.id === record.id ? hover.column : ''}
                does={does}
              />
            );
          })}
        </div>
      </div>
      <div className={classes.foot}>{foot}</div>
    </div>
  );
}
