/** What the text changes of what is in force: removed and added lines, told by a sign as well as by colour. */
import { useMemo } from 'react';
import { formatCounted } from '../../format/count.ts';
import { Panel } from '../../ui/panel.tsx';
import { diffLines } from '../../ui/security/line-diff.ts';
import classes from './workbench.module.css';

const SIGNS = { kept: ' ', removed: '−', added: '+' } as const;
const SAID = { kept: '', removed: 'removed: ', added: 'added: ' } as const;

export function DiffPanel({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const count = (kind: 'removed' | 'added'): number => lines.filter((line) => line.kind === kind).length;
  const [removed, added] = [count('removed'), count('added')];
  return (
    <Panel
      id="diff"
      title="Against what is in force"
      note={
        removed + added === 0
          ? 'no difference'
          : `${formatCounted(removed, 'line')} removed, ${formatCounted(added, 'line')} added`
      }
    >
      {removed + added === 0 ? (
        <p className={classes.muted}>The text is what stands there now.</p>
      ) : (
        <div
          role="region"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Differences by line"
          className={classes.diff}
        >
          {lines.map(({ kind, text }, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line is known by its place
            <div key={i} data-line={kind}>
              <span aria-hidden>{SIGNS[kind]} </span>
              <span className="sg-sr">{SAID[kind]}</span>
              {text}
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}
