/** One record as a row; drawn again only when something of its own changes, so that thousands scroll smoothly and a tail costs its new rows. */
import { IconCopy, IconMinus, IconPlus } from '@tabler/icons-react';
import type { AccessRecordAnswer } from '@sightglass/shared/contract';
import { memo } from 'react';
import { escapeInvisible } from '../invisible.ts';
import { RawText } from '../raw-text.tsx';
import type { FilterTarget } from './access-filter.ts';
import classes from './access-log.module.css';
import type { RecordColumn } from './record-columns.tsx';
import { targetOf } from './record-words.ts';

export interface CellDoes {
  readonly add: (target: FilterTarget, excluded: boolean) => void;
  readonly canAdd: (target: FilterTarget) => boolean;
  readonly copy: (text: string) => void;
}

interface RecordRowProps {
  readonly record: AccessRecordAnswer;
  readonly index: number;
  /** Pixels from the top. */
  readonly top: number;
  readonly columns: readonly RecordColumn[];
  /** The row that Tab goes to; the one whose record is open; one that has just arrived. */
  readonly active: boolean;
  readonly open: boolean;
  readonly fresh: boolean;
  /** The column under the pointer; empty for none. */
  readonly hovered: string;
  readonly does: CellDoes;
}

const TOOLTIP = 400;

/** What can be done with a value, over its cell. For the pointer alone: by keyboard the same is in the open record. */
function CellActions({
  column,
  record,
  does,
}: { column: RecordColumn } & Pick<RecordRowProps, 'record' | 'does'>) {
  const target = column.part === undefined ? null : targetOf(column.part, record);
  const text = column.text(record);
  const name = column.header.toLowerCase();
  return (
    <span className={classes.cellActions}>
      {target && does.canAdd(target) ? (
        <>
          <button
            type="button"
            tabIndex={-1}
            title={`Only this ${name}`}
            onClick={() => does.add(target, false)}
          >
            <IconPlus size={12} aria-label={`Only this ${name}`} />
          </button>
          {target.key === 'requestId' ? null : (
            <button
              type="button"
              tabIndex={-1}
              title={`Leave this ${name} out`}
              onClick={() => does.add(target, true)}
            >
              <IconMinus size={12} aria-label={`Leave this ${name} out`} />
            </button>
          )}
        </>
      ) : null}
      {text === '' ? null : (
        <button type="button" tabIndex={-1} title={`Copy the ${name}`} onClick={() => does.copy(text)}>
          <IconCopy size={12} aria-label={`Copy the ${name}`} />
        </button>
      )}
    </span>
  );
}

function Cell({ column, record }: { readonly column: RecordColumn; readonly record: AccessRecordAnswer }) {
  if (column.render) return column.render(record);
  const text = column.text(record);
  return text === '' ? (
    <span className="sg-muted">–</span>
  ) : (
    <RawText text={text.slice(0, TOOLTIP).toWellFormed()} className="sg-truncate" />
  );
}

function DrawRecordRow(props: RecordRowProps) {
  const { record, index, top, columns, active, open, fresh, hovered, does } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={open || undefined}
      data-id={record.id}
      data-fresh={fresh || undefined}
      data-denied={record.denied || undefined}
      tabIndex={active ? 0 : -1}
      className={classes.row}
      style={{ top }}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={classes.cell}
          data-column={column.id}
          data-align={column.align}
          title={escapeInvisible(column.text(record).slice(0, TOOLTIP)) || undefined}
        >
          <Cell column={column} record={record} />
          {hovered === column.id ? <CellActions column={column} record={record} does={does} /> : null}
        </div>
      ))}
    </div>
  );
}

export const RecordRow = memo(DrawRecordRow);
