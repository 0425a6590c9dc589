/** What of the access log is not there, in words. Pure. In: the status. Out: sentences with numbers, the gravest first; none when all is well. */
import type { AccessLogStatusAnswer } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';

export interface Loss {
  readonly text: string;
  /** A loss, or what was asked for. */
  readonly grave: boolean;
}

export function listLosses({ counts }: AccessLogStatusAnswer): Loss[] {
  const entries: readonly (readonly [count: number, words: string, grave: boolean])[] = [
    [counts.dropped, 'dropped because the store did not keep up', true],
    [counts.failed, 'that could not be written', true],
    [counts.malformed, 'that could not be read', true],
    [counts.unidentified, 'of proxies that never said who they are', true],
    [counts.untimely, 'with a time that is none', true],
    [counts.cut, 'with a text that was cut', false],
    [counts.sampled, 'left out by sampling rules', false],
  ];
  return entries
    .filter(([count]) => count > 0)
    .map(([count, words, grave]) => ({ text: `${formatCounted(count, 'record')} ${words}`, grave }));
}
