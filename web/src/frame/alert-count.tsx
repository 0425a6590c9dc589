/**
 * How many alerts fire, in the bar and in the navigation: pages loud, tickets quiet, none quieter. What cannot be known is said, not
 * drawn as none.
 */
import { formatCount, formatCounted } from '../format/count.ts';
import { SeverityShape } from '../ui/alerts/severity.tsx';
import { useAlertSummary } from '../ui/alerts/use-alert-summary.ts';
import { PageLink } from '../ui/page-link.tsx';
import classes from './alert-count.module.css';

type Loudness = 'page' | 'ticket' | 'none' | 'unknown';

interface FiringCount {
  readonly loudness: Loudness;
  readonly firing: number;
  /** `2 pages, 1 ticket firing`; for the tooltip and for who cannot see the picture. */
  readonly words: string;
}

/** Null before the first answer. */
function useFiringCount(): FiringCount | null {
  const { data, error } = useAlertSummary();
  if (!data) {
    return error ? { loudness: 'unknown', firing: 0, words: `Alerts are not known: ${error.message}` } : null;
  }
  const { firing, pages, acknowledged, silenced } = data;
  if (firing === 0) return { loudness: 'none', firing, words: 'No alert fires' };
  const rest = firing - pages;
  const parts = [
    ...(pages > 0 ? [formatCounted(pages, 'page')] : []),
    ...(rest > 0 ? [formatCounted(rest, pages > 0 ? 'lesser alert' : 'alert')] : []),
  ];
  const held = [
    ...(acknowledged > 0 ? [`${acknowledged} acknowledged`] : []),
    ...(silenced > 0 ? [`${silenced} silenced`] : []),
  ];
  const words = `${parts.join(' and ')} firing${held.length > 0 ? `: ${held.join(', ')}` : ''}`;
  return { loudness: pages > 0 ? 'page' : 'ticket', firing, words };
}

export function AlertCount() {
  const count = useFiringCount();
  if (!count) return <span className={classes.room} aria-hidden />;
  const { loudness, firing, words } = count;
  return (
    <PageLink to={{ page: 'alerts' }} className={classes.count} data-loudness={loudness} title={words}>
      <SeverityShape severity={loudness === 'page' ? 'page' : 'ticket'} size={15} />
      <span aria-hidden>{loudness === 'unknown' ? '?' : formatCount(firing)}</span>
      <span className="sg-sr">{words}</span>
    </PageLink>
  );
}

/** Nothing where nothing fires. */
export function NavAlertCount() {
  const count = useFiringCount();
  if (!count || count.firing === 0) return null;
  return (
    <span className={classes.navCount} data-loudness={count.loudness}>
      <span aria-hidden>{formatCount(count.firing)}</span>
      <span className="sg-sr">, {count.words}</span>
    </span>
  );
}
