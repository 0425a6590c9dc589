/** A state with a word of its own beside the shape. */
import type { Health } from '@sightglass/shared/health';
import { StatusShape } from '../../ui/status-badge.tsx';
import classes from './mesh.module.css';

export function StateWord({ health, word }: { readonly health: Health; readonly word: string }) {
  return (
    <span className={classes.state}>
      <StatusShape health={health} />
      {word}
    </span>
  );
}
