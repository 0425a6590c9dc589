/**
 * Keys as commands write them, and keys as they are pressed. Pure. A key is written as the browser names it (`Escape`, `ArrowDown`, `j`, `?`), with `Mod+` before it for Control or
 * Command, with `Shift+` where that must be held, or as two keys one after another: `g o`.
 */
export interface KeyPress {
  readonly key: string;
  /** Control or Command. */
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** The key of a moment ago, which waits for a second one; empty for none. */
  readonly before: string;
}

/** What a press of one key does to a written one: it is that one, it begins it, or it has nothing to do with it. */
export function matchKey(written: string, press: KeyPress): 'all' | 'begins' | null {
  if (press.alt) return null;
  const [first = '', second] = written === ' ' ? [' '] : written.split(' ');
  if (second !== undefined) {
    if (press.mod) return null;
    if (press.before === first && press.key === second) return 'all';
    return press.key === first ? 'begins' : null;
  }
  const mod = first.startsWith('Mod+');
  const shift = first.startsWith('Shift+');
  if (mod !== press.mod || (shift && !press.shift)) return null;
  const key = first.replace(/^(?:Mod|Shift)\+/, '');
  const same = mod ? key.toLowerCase() === press.key.toLowerCase() : key === press.key;
  return same ? 'all' : null;
}

const CAPS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
};

/** A written key as it stands on a keyboard: `Mod+K` is Ctrl and K, `g o` is g and o. */
export function capsOf(written: string, isMac: boolean): readonly string[] {
  return written
    .split(/[ ]|(?<=\w)\+/)
    .map((key) => (key === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : (CAPS[key] ?? key)));
}
