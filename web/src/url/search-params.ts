/**
 * Typed search parameters. In: a shape of parameters, each knowing how to read and write its text. Out: values that are
 * always of their type (a bad value falls back, each key for itself) and search strings in which a value that equals its
 * fallback is left out. Other keys of the URL are never touched.
 */
import { z } from 'zod';

export interface SearchParam<T> {
  readonly fallback: T;
  /** Undefined when the text is no such value. */
  parse(this: void, text: string): T | undefined;
  /** Null leaves the key out of the URL. */
  format(this: void, value: T): string | null;
}

export type SearchShape = Readonly<Record<string, SearchParam<unknown>>>;
export type SearchValues<S extends SearchShape> = {
  readonly [K in keyof S]: S[K] extends SearchParam<infer T> ? T : never;
};

/** One value that a zod schema reads from text, such as `z.enum([...])` or `z.coerce.number().int().max(5)`. */
export function param<T extends string | number | boolean>(
  schema: z.ZodType<T>,
  fallback: T,
): SearchParam<T> {
  return {
    fallback,
    parse: (text) => {
      const parsed = schema.safeParse(text);
      return parsed.success ? parsed.data : undefined;
    },
    format: (value) => (value === fallback ? null : String(value)),
  };
}

/** Free text, empty when absent. */
export function textParam(): SearchParam<string> {
  return param(z.string(), '');
}

/** A switch: `1` when on. */
export function flagParam(): SearchParam<boolean> {
  return { fallback: false, parse: (text) => text === '1', format: (value) => (value ? '1' : null) };
}

const NOTHING: readonly string[] = [];

/** A comma-separated list; `fallback` (empty unless told) stands for an absent key. */
export function listParam(fallback: readonly string[] = NOTHING): SearchParam<readonly string[]> {
  const same = (value: readonly string[]): boolean => value.join(',') === fallback.join(',');
  return {
    fallback,
    parse: (text) => text.split(',').filter((item) => item !== ''),
    format: (value) => (same(value) ? null : value.join(',')),
  };
}

/** Reads every parameter of the shape. Never throws. */
export function readSearch<S extends SearchShape>(shape: S, search: URLSearchParams): SearchValues<S> {
  const values: Record<string, unknown> = {};
  for (const [key, { parse, fallback }] of Object.entries(shape)) {
    const text = search.get(key);
    values[key] = (text === null ? undefined : parse(text)) ?? fallback;
  }
  return values as SearchValues<S>;
}

/** A copy of `search` in which the given values are written; keys outside the shape stay as they are. */
export function writeSearch<S extends SearchShape>(
  shape: S,
  search: URLSearchParams,
  patch: Partial<SearchValues<S>>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(patch)) {
    const text = shape[key]?.format(value) ?? null;
    if (text === null) next.delete(key);
    else next.set(key, text);
  }
  return next;
}
