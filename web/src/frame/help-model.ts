/** The registry of commands -> the list of keys. Pure. Sections of one title are one, the page's come before the frame's, and what several tables say alike stands once. */
import type { Section } from '../commands/registry.ts';

interface KeyLine {
  readonly does: string;
  readonly keys: readonly string[];
}

export interface KeySection {
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

export function listKeys(sections: readonly Section[]): KeySection[] {
  const found = new Map<string, KeyLine[]>();
  const ordered = sections.toSorted((a, b) => Number(a.everywhere) - Number(b.everywhere));
  for (const { title, commands } of ordered) {
    const lines = found.get(title) ?? [];
    for (const { does, keys = [] } of commands) {
      const said = lines.some((line) => line.does === does && line.keys.join(' ') === keys.join(' '));
      if (keys.length > 0 && !said) lines.push({ does, keys });
    }
    if (lines.length > 0) found.set(title, lines);
  }
  return [...found].map(([title, lines]) => ({ title, lines }));
}
