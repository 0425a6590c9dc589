/**
 * How much of the traffic is proven mutual, is plaintext, is unmeasured: one bar, and each part with its lock, its word, its share and its count. The parts differ by
 * pattern as well as by colour, and the least plaintext is still to be seen. In: counts of requests and connections.
 */
import { IconHelpCircle, IconLock, IconLockOpen2 } from '@tabler/icons-react';
import type { MtlsCounts } from '@sightglass/shared/mtls';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { totalOf } from './mtls-words.ts';
import classes from './mtls-bar.module.css';

const PARTS = [
  { key: 'plaintext', word: 'plaintext', Icon: IconLockOpen2 },
  { key: 'unmeasured', word: 'unmeasured', Icon: IconHelpCircle },
  { key: 'mutual', word: 'mutual TLS', Icon: IconLock },
] as const;

/** The bar alone; give it words nearby, or a `label`. */
export function MtlsShareBar({ counts, label }: { readonly counts: MtlsCounts; readonly label?: string }) {
  const total = totalOf(counts);
  return (
    <span
      className={classes.bar}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {PARTS.filter(({ key }) => counts[key] > 0).map(({ key }) => (
        <span key={key} data-mtls={key} style={{ flexGrow: counts[key] / total }} />
      ))}
    </span>
  );
}

/** Bar and words. */
export function MtlsShares({ counts }: { readonly counts: MtlsCounts }) {
  const total = totalOf(counts);
  return (
    <div className={classes.shares}>
      <MtlsShareBar counts={counts} />
      <ul className={classes.parts}>
        {PARTS.map(({ key, word, Icon }) => (
          <li key={key} data-mtls={key} data-none={counts[key] === 0 || undefined}>
            <Icon size={15} stroke={1.8} aria-hidden className={classes.icon} />
            <strong>{total > 0 ? formatRatio(counts[key] / total) : '–'}</strong> {word}
            <span className={classes.count}>{formatCount(counts[key])}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
