/** What a schema finds wrong in a draft, in a reader's words. In: zod schema, draft. Out: messages by dotted path. Pure. */
import type { z } from 'zod';

export interface DraftError {
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  number: 'must be a number',
  int: 'must be a whole number',
  string: 'must be a text',
};

/** zod's own words, where the schema has none of its own, speak of types that a reader of a form does not see. */
function sayIssue(issue: Issue): string {
  const { message } = issue;
  const given = issue.input;
  if (issue.code === 'invalid_type') {
    if (given === undefined || given === null || given === '') return 'is missing';
    return message.startsWith('Invalid input') ? (KINDS[issue.expected] ?? message) : message;
  }
  if (issue.code === 'invalid_union' && (given === undefined || given === '')) return 'is missing';
  if (issue.code === 'too_small' && message.startsWith('Too small')) {
    if (issue.origin === 'string') return 'is missing';
    if (issue.origin === 'array') return `needs at least ${issue.minimum}`;
    return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
  }
  if (issue.code === 'too_big' && message.startsWith('Too big')) {
    if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`;
    if (issue.origin === 'array') return `takes at most ${issue.maximum}`;
    return `must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}`;
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  return message;
}

/** The first finding of each path, in the schema's order; a key of a record counts as its path. */
export function listIssues(schema: z.ZodType, draft: unknown): readonly DraftError[] {
  const parsed = schema.safeParse(draft, { reportInput: true });
  if (parsed.success) return [];
  const found = new Map<string, string>();
  const add = (issue: Issue): void => {
    if (issue.code === 'invalid_key') {
      for (const inner of issue.issues) add({ ...inner, path: issue.path });
      return;
    }
    const path = issue.path.map(String).join('.');
    if (!found.has(path)) found.set(path, sayIssue(issue));
  };
  for (const issue of parsed.error.issues) add(issue);
  return [...found].map(([path, message]) => ({ path, message }));
}

/** The server's complaints about the body, by the paths that the form has: `body.slo.goal` -> `goal` for a root of `slo`. */
export function bodyErrors(errors: readonly DraftError[], root = ''): readonly DraftError[] {
  const prefix = root === '' ? 'body' : `body.${root}`;
  return errors
    .filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`))
    .map(({ path, message }) => ({ path: path.slice(prefix.length + 1), message }));
}
