/**
 * A document being written: the draft (input type of a zod schema), what is wrong in it, and its copy in this browser. In: schema, what
 * the form begins with, the key of the copy. Out: values by dotted path with setters, errors that show once a field was left or a save
 * was tried (the server's are merged until their field changes), and the parsed document when all is well.
 */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import { listIssues, type DraftError } from './draft-errors.ts';
import { isWithin, readPath, writePath, type DraftPath } from './draft-path.ts';
import { forgetDraft, keepDraft, readDraft } from './draft-storage.ts';

/** What fields need of a draft; any draft is one. */
export interface DraftFields {
  readonly read: (path: string) => unknown;
  readonly write: (path: string, value: unknown) => void;
  /** The reader left the field: from now on it shows its errors. */
  readonly touch: (path: string) => void;
  /** To be shown at the field; undefined while none, or while it is too early to say. */
  readonly errorAt: (path: string) => string | undefined;
}

export interface Draft<Schema extends z.ZodType> extends DraftFields {
  readonly value: z.input<Schema>;
  /** Null while something is wrong. */
  readonly parsed: z.output<Schema> | null;
  /** Everything wrong, shown or not. */
  readonly errors: readonly DraftError[];
  /** A save was tried: everything wrong is shown. */
  readonly tried: boolean;
  readonly dirty: boolean;
  /** When the copy was made that the form began with; null when it began afresh. */
  readonly restoredAt: number | null;
  /** The document was changed by another since that copy was begun. */
  readonly outdated: boolean;
  readonly set: (path: DraftPath<z.input<Schema>>, value: unknown) => void;
  /** Another draft altogether: of another kind, or from YAML. */
  readonly replace: (value: z.input<Schema>) => void;
  /** Shows everything wrong; true when nothing is. */
  readonly tryToSave: () => boolean;
  readonly addServerErrors: (errors: readonly DraftError[]) => void;
  /** Back to how the form began, without the copy. */
  readonly discard: () => void;
  /** It is saved: the copy goes, leaving asks nothing. */
  readonly finish: () => void;
}

interface UseDraftOptions<Schema extends z.ZodType> {
  /** A constant of its module. */
  readonly schema: Schema;
  readonly initial: z.input<Schema>;
  /** Unique for what is edited: `slo-new`, `slo-<id>`. */
  readonly key: string;
}

interface DraftState {
  readonly value: unknown;
  readonly basis: string;
  readonly restoredAt: number | null;
  readonly outdated: boolean;
}

function begin(key: string, initial: unknown): DraftState {
  const basis = JSON.stringify(initial);
  const kept = readDraft(key);
  if (kept === null || JSON.stringify(kept.value) === basis)
    return { value: initial, basis, restoredAt: null, outdated: false };
  return { value: kept.value, basis, restoredAt: kept.savedAt, outdated: kept.basis !== basis };
}

const NONE: readonly DraftError[] = [];

export function useDraft<Schema extends z.ZodType>({
  schema,
  initial,
  key,
}: UseDraftOptions<Schema>): Draft<Schema> {
  const [state, setState] = useState(() => begin(key, initial));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [fromServer, setFromServer] = useState<readonly DraftError[]>(NONE);
  const [finished, setFinished] = useState(false);
  const { value, basis, restoredAt, outdated } = state;
  const dirty = !finished && JSON.stringify(value) !== basis;

  useEffect(() => {
    if (dirty) keepDraft(key, { value, basis, savedAt: Date.now() });
    else forgetDraft(key);
  }, [key, value, basis, dirty]);

  const found = useMemo(() => listIssues(schema, value), [schema, value]);
  const errors = useMemo(() => {
    const known = new Set(found.map(({ path }) => path));
    return [...found, ...fromServer.filter(({ path }) => !known.has(path))];
  }, [found, fromServer]);
  const parsed = useMemo(() => {
    const result = schema.safeParse(value);
    return result.success ? result.data : null;
  }, [schema, value]);

  const write = useCallback((path: string, next: unknown): void => {
    setState((current) => ({ ...current, value: writePath(current.value, path, next) }));
    setFromServer((current) => {
      const left = current.filter((error) => !isWithin(error.path, path) && !isWithin(path, error.path));
      return left.length === current.length ? current : left;
    });
  }, []);
  const touch = useCallback((path: string): void => {
    setTouched((current) => (current.has(path) ? current : new Set([...current, path])));
  }, []);

  return {
    value: value as z.input<Schema>,
    parsed: errors.length === 0 ? parsed : null,
    errors,
    tried,
    dirty,
    restoredAt,
    outdated,
    read: (path) => readPath(value, path),
    write,
    set: write,
    touch,
    errorAt: (path) =>
      tried || touched.has(path) ? errors.find((e) => e.path === path)?.message : undefined,
    replace: (next) => {
      setState((current) => ({ ...current, value: next }));
      setFromServer(NONE);
    },
    tryToSave: () => {
      setTried(true);
      // What the server said of the draft as it is may no longer hold: it is asked again.
      setFromServer(NONE);
      return found.length === 0;
    },
    addServerErrors: (more) => {
      setTried(true);
      setFromServer(more);
    },
    discard: () => {
      forgetDraft(key);
      setState({ value: initial, basis: JSON.stringify(initial), restoredAt: null, outdated: false });
      setTouched(new Set());
      setTried(false);
      setFromServer(NONE);
    },
    finish: () => {
      forgetDraft(key);
      setFinished(true);
    },
  };
}
