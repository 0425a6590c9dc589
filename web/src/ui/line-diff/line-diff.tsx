/** What changed between two texts, line by line, with a sign before each line. */
import { useMemo } from 'react';
import { formatCounted } from '../../format/count.ts';
import { diffLines, type DiffLine } from './diff-lines.ts';
import classes from './line-diff.module.css';

interface LineDiffProps {
  /** Accessible name. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

const SIGNS = { same: ' ', added: '+', removed: '-' } as const;
const TAGS = { same: 'span', added: 'ins', removed: 'del', folded: 'span' } as const;

function sayLine(line: DiffLine): string {
  if (line.kind === 'folded') return `… ${formatCounted(line.count, 'equal line')}`;
  return `${SIGNS[line.kind]} ${line.text}`;
}

export function LineDiff({ label, before, after }: LineDiffProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  if (lines.length === 0) return <p className="sg-muted">No line differs.</p>;
  return (
    <pre
      role="region"
      className={classes.diff}
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <div className={classes.lines}>
        {lines.map((line, i) => {
          const Tag = TAGS[line.kind];
          return (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no other identity
            <Tag key={i} className={classes.line} data-kind={line.kind}>
              {sayLine(line)}
            </Tag>
          );
        })}
      </div>
    </pre>
  );
}
