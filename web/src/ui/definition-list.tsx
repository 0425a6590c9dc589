/** Facts as name and value, in two columns. An entry whose value is undefined is left out. */
import type { ReactNode } from 'react';
import classes from './state.module.css';

export type Definition = readonly [name: string, value: ReactNode];

export function DefinitionList({ items }: { readonly items: readonly Definition[] }) {
  return (
    <dl className={classes.definitions}>
      {items
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
