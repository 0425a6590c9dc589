/** What became of one alert: the last entries of the ledger about it. */
import { useApi } from '../../api/use-api.ts';
import { formatMoment, localizeMoments } from '../../format/time.ts';
import { StatusShape } from '../../ui/status-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import classes from './alerts.module.css';
import ledger from './ledger.module.css';
import { assessKind, sayKind } from './ledger-model.ts';

const SHOWN = 6;

interface AlertLedgerProps {
  readonly fingerprint: string;
  /** Epoch milliseconds from which it is looked at. */
  readonly since: number;
}

export function AlertLedger({ fingerprint, since }: AlertLedgerProps) {
  const query = { fingerprint, range: `${Math.floor(since) - 1}..now`, limit: SHOWN };
  const { data, error } = useApi('getLedger', { query }, { present: true });
  return (
    <section aria-label="What became of it">
      <h4 className={classes.small}>What became of it</h4>
      {error && !data ? <p className="sg-muted">The ledger could not be read: {error.message}</p> : null}
      {data && data.entries.length === 0 ? <p className="sg-muted">Nothing is written of it yet.</p> : null}
      <ol className={ledger.entries}>
        {data?.entries.map((entry) => (
          <li key={entry.id}>
            <time dateTime={new Date(entry.at).toISOString()}>{formatMoment(entry.at)}</time>
            <span className={ledger.entryKind}>
              <StatusShape health={assessKind(entry.kind)} />
              {sayKind(entry.kind)}
            </span>
            <span>{localizeMoments(entry.text)}</span>
          </li>
        ))}
      </ol>
      {data && (data.truncated || data.entries.length >= SHOWN) ? (
        <PageLink to={{ page: 'alerts', search: { tab: 'ledger', fingerprint } }}>All entries</PageLink>
      ) : null}
    </section>
  );
}
