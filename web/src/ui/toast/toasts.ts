/** Short notices that outlive the page that gave them: what was done, and a way to undo it. A store of this module; toast-host.tsx shows it. */
import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: { readonly run: () => Promise<unknown>; readonly done: string };
  readonly failed?: boolean;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** The newest four stay. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  change([...toasts, { ...toast, id: nextId++ }].slice(-4));
}

export function closeToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(listen, () => toasts);
}
