/** In: an operation's name and its parameters. Out: the URL of the call, relative to the server. Pure. */
import type { OperationName, Operations } from '@sightglass/shared/contract';
import type { z } from 'zod';
import { addressOf } from './load-operation.ts';

/** What is sent along; `never` for an operation that takes nothing. */
type ApiBody<Name extends OperationName> = Operations[Name] extends {
  readonly body: infer Body extends z.ZodType;
}
  ? z.input<Body>
  : never;

type ApiParams<Name extends OperationName> = z.input<Operations[Name]['params']>;
export type ApiQuery<Name extends OperationName> = z.input<Operations[Name]['query']>;
export type ApiResponse<Name extends OperationName> = z.output<Operations[Name]['response']>;

export interface ApiArgs<Name extends OperationName> {
  readonly params?: ApiParams<Name>;
  readonly query?: ApiQuery<Name>;
  /** Sent as JSON, as its author wrote it: the server fills in what is left out. */
  readonly body?: ApiBody<Name>;
}

/** Lists become comma-separated; `undefined` and empty values are left out. Path parameters are escaped. */
export function buildApiUrl<Name extends OperationName>(name: Name, args: ApiArgs<Name>): string {
  const params = (args.params ?? {}) as Readonly<Record<string, string>>;
  const path = addressOf(name).path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const search = new URLSearchParams();
  const query = (args.query ?? {}) as Readonly<
    Record<string, string | number | readonly string[] | undefined>
  >;
  for (const [key, value] of Object.entries(query)) {
    const text = typeof value === 'object' ? value.join(',') : String(value ?? '');
    if (text !== '') search.set(key, text);
  }
  const text = search.toString();
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`;
}

/** The same call as a command line, for the menu of a panel. `origin` such as `http://127.0.0.1:8480`. */
export function buildCurl(url: string, origin: string): string {
  return `curl -sS '${origin}${url.replaceAll("'", '%27')}'`;
}
