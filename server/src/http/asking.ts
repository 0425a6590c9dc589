/**
 * Which operation of the API is being answered, known to whatever runs for it without being handed on: so that a slow question
 * to the store can be told with who asked it. Equal requests are answered together; the first one's name stands.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { whileAsked } from '../give-way.ts';

const operation = new AsyncLocalStorage<string>();

/** Runs the work of one operation, to which what nobody waits for gives way. */
export function runAsked<T>(name: string, work: () => Promise<T>): Promise<T> {
  return operation.run(name, () => whileAsked(work));
}

/** The operation that the caller runs for; null outside of one. */
export function currentlyAsked(): string | null {
  return operation.getStore() ?? null;
}
