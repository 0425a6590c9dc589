/**
 * A text that a stranger wrote (a path, a header, a certificate), shown for what it is: isolated from the direction of what surrounds it
 * (Unicode UAX #9), and characters that have no shape of their own or turn others round as escapes: `\u202E`. Nothing of it is ever markup.
 */
import { useState } from 'react';
import { formatCount } from '../format/count.ts';
import { splitInvisible } from './invisible.ts';
import classes from './raw-text.module.css';

interface RawTextProps {
  readonly text: string;
  /** Monospaced. */
  readonly code?: boolean;
  readonly className?: string | undefined;
}

export function RawText({ text, code = false, className }: RawTextProps) {
  const parts = splitInvisible(text);
  const shown = parts.map(({ shown: part, invisible, at }) =>
    invisible ? (
      <span key={at} className={classes.invisible}>
        {part}
      </span>
    ) : (
      part
    ),
  );
  return (
    <bdi dir="ltr" className={className} data-code={code || undefined}>
      {code ? <code>{shown}</code> : shown}
    </bdi>
  );
}

const MOST = 2_000;

/** The beginning of a long text; all of it on demand, in a box that scrolls. */
export function LongText({ text, code = false }: RawTextProps) {
  const [whole, setWhole] = useState(false);
  if (text.length <= MOST) return <RawText text={text} code={code} />;
  if (!whole)
    return (
      <>
        <RawText text={text.slice(0, MOST).toWellFormed()} code={code} />…{' '}
        <button type="button" className={classes.more} onClick={() => setWhole(true)}>
          Show all {formatCount(text.length)} characters
        </button>
      </>
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={classes.box} role="region" aria-label="The whole text" tabIndex={0}>
      <RawText text={text} code={code} />
    </div>
  );
}
