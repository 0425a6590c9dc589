/** A caller as far as it is known: its service as a link, else its workload, identity or address; what else is known beside it, muted. */
import { PageLink } from '../page-link.tsx';
import type { CallerFace } from './policy-words.ts';
import classes from './security.module.css';

export function CallerName({ face, brief = false }: { readonly face: CallerFace; readonly brief?: boolean }) {
  const { name, place, to, more } = face;
  const title = [name, place, ...more].filter((text) => text !== '').join(', ');
  return (
    <span className={classes.caller} data-brief={brief || undefined} title={title}>
      <span className={classes.name}>
        {to ? <PageLink to={to}>{name}</PageLink> : <bdi>{name}</bdi>}
        {place === '' ? null : <span className={classes.muted}>{place}</span>}
      </span>
      {brief
        ? null
        : more.map((text) => (
            <code key={text} className={classes.fact}>
              {text}
            </code>
          ))}
    </span>
  );
}
