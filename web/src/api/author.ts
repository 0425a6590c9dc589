/**
 * What the reader calls themselves: kept in this browser and sent with every change, so that histories say who. A claim, no proof. Empty
 * until they said.
 */
import { useSyncExternalStore } from 'react';

const KEY = 'sightglass-author';
const listeners = new Set<() => void>();

export function readAuthor(): string {
  try {
    return localStorage.getItem(KEY)?.trim() ?? '';
  } catch {
    // Storage may be forbidden: the change is then anonymous.
    return '';
  }
}

export function saveAuthor(name: string): void {
  try {
    localStorage.setItem(KEY, name.trim().slice(0, 120));
  } catch {
    return;
  }
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The name, renewed when it changes here or in another tab. */
export function useAuthor(): string {
  return useSyncExternalStore(listen, readAuthor);
}
