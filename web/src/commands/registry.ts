/**
 * What can be done on the page that is open, by key or from the command palette. The frame and the page put it in for as long as they are there; the list of keys (frame/help-dialog.tsx) and the
 * palette show exactly this, and a key does nothing that is not in here. Out: the list. The one listener for keys of the whole page is here; the first of two keys waits a second for the other.
 */
import { useSyncExternalStore } from 'react';
import { matchKey, type KeyPress } from './match-key.ts';

export interface Command {
  /** What it does, in words that begin with a verb. */
  readonly does: string;
  /** Each of them alone does it; see match-key.ts. None where only the palette offers it. */
  readonly keys?: readonly string[];
  /** Also where text is being typed. */
  readonly typing?: boolean;
  /** Offered by the palette. */
  readonly palette?: boolean;
  /** False: there was nothing to do, the next command with this key may. */
  readonly run: () => unknown;
}

export interface Section {
  /** Heading in the list of keys: `Access log`, `Everywhere`. */
  readonly title: string;
  /** Of the frame: below what the page has, which comes first where both have a key. */
  readonly everywhere: boolean;
  /** The keys work where the focus is, by a handler of its own (use-focus-keys.ts). */
  readonly focus: boolean;
  readonly commands: readonly Command[];
}

const WAIT_MS = 1_000;
const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

let sections: readonly Section[] = [];
let before = '';
let waitUntil = 0;
const listeners = new Set<() => void>();

function change(next: readonly Section[]): void {
  if (sections.length === 0) document.addEventListener('keydown', onKey);
  if (next.length === 0) document.removeEventListener('keydown', onKey);
  sections = next;
  for (const listener of listeners) listener();
}

/** Until the function that comes back is called. */
export function addSection(section: Section): () => void {
  change([...sections, section]);
  return () => change(sections.filter((other) => other !== section));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSections(): readonly Section[] {
  return useSyncExternalStore(listen, () => sections);
}

/** Those whose keys work from anywhere: of the page before the frame's, and what came last first. */
function listByPrecedence(): readonly Command[] {
  const own = sections.filter(({ everywhere, focus }) => !everywhere && !focus).toReversed();
  const frame = sections.filter(({ everywhere, focus }) => everywhere && !focus);
  return [...own, ...frame].flatMap(({ commands }) => commands);
}

function isOfTwo({ written }: { readonly written: string }): boolean {
  return written.length > 1 && written.includes(' ');
}

/** Out: whether a command took the press, or whether it is the first of two keys; null for neither. */
function pressKey(press: KeyPress, typing: boolean): 'done' | 'begun' | null {
  const bindings = listByPrecedence()
    .filter(({ typing: alsoTyping = false }) => !typing || alsoTyping)
    .flatMap(({ keys = [], run }) => keys.map((written) => ({ written, run })));
  // The second of two keys is that before it is a key of its own: `g r` although `r` does something else.
  const inOrder = [...bindings.filter(isOfTwo), ...bindings.filter((one) => !isOfTwo(one))];
  for (const { written, run } of inOrder)
    if (matchKey(written, press) === 'all' && run() !== false) return 'done';
  return bindings.some(({ written }) => matchKey(written, press) === 'begins') ? 'begun' : null;
}

function onKey(event: KeyboardEvent): void {
  const { key } = event;
  if (event.defaultPrevented || key === 'Shift') return;
  const typing = event.target instanceof HTMLElement && event.target.closest(TYPING) !== null;
  const press = {
    key,
    mod: event.metaKey || event.ctrlKey,
    alt: event.altKey,
    shift: event.shiftKey,
    before: event.timeStamp < waitUntil ? before : '',
  };
  const effect = pressKey(press, typing);
  before = key;
  waitUntil = effect === 'begun' ? event.timeStamp + WAIT_MS : 0;
  if (effect === 'done') event.preventDefault();
}
