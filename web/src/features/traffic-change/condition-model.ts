/** A condition of a request as it is typed. Pure. */
import type { DraftOf } from './change-model.ts';

export type Condition = DraftOf<'match'>['matches'][number];

/** Headers and parameters have names; paths and methods are one of a request. */
export function isNamed({ on }: Pick<Condition, 'on'>): boolean {
  return on === 'header' || on === 'query';
}

/** The condition about another part of the request: what has no meaning there goes. */
export function turnTo(condition: Condition, on: Condition['on']): Condition {
  const { name, how, value } = condition;
  const named = isNamed({ on });
  const means = on === 'method' ? how === 'exact' : named || how !== 'present';
  return {
    on,
    ...(named && name !== undefined ? { name } : {}),
    how: means ? how : 'exact',
    ...(value === undefined ? {} : { value }),
  };
}
