/** A mark with its word: shape, colour and text say the same. */
import { useTokens } from '../../../theme/use-tokens.ts';
import { drawChange, type ChangeMark as Mark } from '../change-marks.ts';
import classes from './compare.module.css';

export function ChangeShape({ mark }: { readonly mark: Mark }) {
  const drawing = drawChange(mark, useTokens());
  // The markup is a constant of change-marks.ts with colours of the theme; nothing from outside is in it.
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 24 24"
      aria-hidden
      dangerouslySetInnerHTML={{ __html: drawing }}
    />
  );
}

export function ChangeMark({ mark, word }: { readonly mark: Mark; readonly word: string }) {
  return (
    <span className={classes.mark}>
      <ChangeShape mark={mark} />
      {word}
    </span>
  );
}
