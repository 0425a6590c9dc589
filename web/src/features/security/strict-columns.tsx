/** The columns of STRICT readiness. Counts are of callers; times epoch milliseconds. */
import type { ReadinessRow } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import {
  describeObserved,
  describePolicy,
  sayVerdict,
  shortenPolicy,
  VERDICTS,
} from '../../ui/security/readiness-words.ts';
import { VerdictBadge } from '../../ui/security/verdict-badge.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import classes from './security-page.module.css';

interface StrictColumnsShape {
  readonly by: 'namespace' | 'service';
  readonly withPolicy: boolean;
  readonly onOpen: (row: ReadinessRow) => void;
}

export function buildStrictColumns({
  by,
  withPolicy,
  onOpen,
}: StrictColumnsShape): TableColumn<ReadinessRow>[] {
  return [
    {
      id: 'name',
      header: by === 'namespace' ? 'Namespace' : 'Service',
      value: ({ name }) => name,
      render: (row) => (
        <button type="button" className={classes.open} title={row.name} onClick={() => onOpen(row)}>
          <bdi>{row.name}</bdi>
        </button>
      ),
      width: 110,
      grow: true,
      narrow: true,
    },
    {
      id: 'namespace',
      header: 'Namespace',
      value: ({ namespace }) => namespace,
      width: 110,
      hidden: by === 'namespace',
    },
    { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 70 },
    {
      id: 'verdict',
      header: 'Verdict',
      value: ({ verdict }) => verdict,
      sortBy: ({ verdict }) => VERDICTS.indexOf(verdict),
      render: ({ verdict }) => <VerdictBadge verdict={verdict} quiet />,
      width: 126,
      firstOrder: 'asc',
      narrow: true,
    },
    {
      id: 'why',
      header: 'If STRICT were applied',
      value: (row) => sayVerdict(row),
      width: 380,
      grow: true,
    },
    {
      id: 'cutOff',
      header: 'Cut off',
      hint: 'Callers seen in plaintext, which STRICT would cut off',
      value: ({ cutOff }) => cutOff,
      render: ({ cutOff }) => (cutOff > 0 ? formatCount(cutOff) : '–'),
      width: 72,
      align: 'right',
      hidden: true,
    },
    {
      id: 'doubtful',
      header: 'Doubtful',
      hint: 'Callers of whom nobody tells whether they are encrypted',
      value: ({ doubtful }) => doubtful,
      render: ({ doubtful }) => (doubtful > 0 ? formatCount(doubtful) : '–'),
      width: 80,
      align: 'right',
      hidden: true,
    },
    {
      id: 'plaintext',
      header: 'Plaintext',
      hint: 'Requests (connections for TCP) received in plaintext',
      value: ({ received }) => received.plaintext,
      render: ({ received }) => (received.plaintext > 0 ? formatCount(received.plaintext) : '–'),
      width: 88,
      align: 'right',
    },
    {
      id: 'last',
      header: 'Plaintext last seen',
      value: ({ lastPlaintextAt }) => lastPlaintextAt,
      render: ({ lastPlaintextAt }) => formatMoment(lastPlaintextAt),
      width: 142,
      align: 'right',
    },
    {
      id: 'observed',
      header: 'Observed',
      hint: 'How much of the range something is stored for',
      value: ({ observed }) => observed.coveredMs,
      render: ({ observed }) => describeObserved(observed),
      width: 110,
      align: 'right',
      hidden: true,
    },
    {
      id: 'policy',
      header: 'Mode in force',
      hint: 'What PeerAuthentication sets, where configuration is connected',
      value: ({ policy }) => shortenPolicy(policy),
      render: ({ policy }) => (
        <span title={describePolicy(policy) ?? 'No mesh configuration is connected for this cluster'}>
          {shortenPolicy(policy) ?? 'not known'}
        </span>
      ),
      width: 104,
      hidden: !withPolicy,
    },
  ];
}
