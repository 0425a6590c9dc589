/** What needs attention: one row each with state, name, place and the reason; the longer tail on demand. */
import { Button } from '@mantine/core';
import type { Overview, ServiceRow } from '@sightglass/shared/contract';
import {
  IconBell,
  IconChartLine,
  IconExclamationCircle,
  IconLockOpen2,
  IconPlugConnectedX,
  IconServerCog,
  IconTarget,
} from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount } from '../../format/count.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import { listAttention, sayTraffic, type AttentionEntry } from './attention-model.ts';
import classes from './overview.module.css';
import type { Urgent } from './urgent-model.ts';

const ICONS = {
  Alert: IconBell,
  SLO: IconTarget,
  Errors: IconExclamationCircle,
  Latency: IconChartLine,
  Plaintext: IconLockOpen2,
  Silent: IconPlugConnectedX,
  'Control plane': IconServerCog,
} as const;

const SHOWN = 6;
/** More rows than anybody reads make the page slow: the lists of alerts and SLOs have them all. */
const SHOWN_AT_MOST = 100;

function AttentionRow({ entry }: { readonly entry: AttentionEntry }) {
  const Icon = ICONS[entry.kind];
  return (
    <li className={classes.attention}>
      <span className={classes.kind} data-health={entry.health}>
        <Icon size={15} stroke={1.8} aria-hidden />
        {entry.kind}
      </span>
      <span className={classes.who}>
        <PageLink to={entry.to}>{entry.name}</PageLink>
        <span className={classes.place}>{entry.place}</span>
      </span>
      <span
        className={classes.why}
        data-wide={entry.requestsPerSecond === null || undefined}
        title={entry.why}
      >
        {entry.why}
      </span>
      {entry.requestsPerSecond === null ? null : <span className={classes.traffic}>{sayTraffic(entry)}</span>}
    </li>
  );
}

interface AttentionListProps {
  readonly overview: Overview;
  readonly services: readonly ServiceRow[];
  /** What fires and what burns. */
  readonly urgent: Urgent;
}

export function AttentionList({ overview, services, urgent }: AttentionListProps) {
  const [all, setAll] = useState(false);
  const entries = [...urgent.first, ...listAttention(overview, services), ...urgent.last];
  if (entries.length === 0) {
    const quiet = overview.mesh.services === 0;
    return (
      <p className={classes.calm} role="status">
        <StatusShape health={quiet ? 'no-data' : 'ok'} />
        {quiet
          ? 'No service reported in this range, so nothing can be said.'
          : 'Nothing needs attention: no alert fires, no SLO burns, no service fails, no signal moved, no plaintext was seen, every source reports.'}
      </p>
    );
  }
  return (
    <>
      <ul className={classes.attentionList}>
        {entries.slice(0, all ? SHOWN_AT_MOST : SHOWN).map((entry) => (
          <AttentionRow key={entry.id} entry={entry} />
        ))}
      </ul>
      {entries.length > SHOWN ? (
        <Button className={classes.more} variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? 'Show fewer'
            : entries.length > SHOWN_AT_MOST
              ? `Show ${SHOWN_AT_MOST} of ${formatCount(entries.length)}`
              : `Show all ${entries.length}`}
        </Button>
      ) : null}
    </>
  );
}
