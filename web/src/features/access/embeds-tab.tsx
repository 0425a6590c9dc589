/** What other pages may show: which panel, where, until when, when it was last looked at; revoked here. Made on the panels themselves. */
import type { Embed, EmbedPanel } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useMay } from '../../api/session.ts';
import { useApi } from '../../api/use-api.ts';
import { formatAge, formatMoment, formatSpan } from '../../format/time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AccessTable } from './access-table.tsx';
import classes from './access.module.css';
import { RevokeEmbedButton } from './revoke-embed-button.tsx';
import { RotateKeysButton } from './rotate-keys-button.tsx';

/** `chart: p50, p95 of east~shop~cart`. */
function sayPanel(panel: EmbedPanel): string {
  switch (panel.panel) {
    case 'topology':
      return panel.service === null ? 'topology' : `topology around ${panel.service}`;
    case 'chart':
      return `chart: ${panel.metrics.join(', ')}${panel.by === null ? '' : ` by ${panel.by}`} of ${panel.id ?? 'the mesh'}`;
    case 'service':
      return `golden signals of ${panel.id}`;
    case 'slo':
      return `budget of ${panel.id}`;
    case 'alerts':
      return 'alerts';
    default:
      return `mutual TLS by ${panel.by}`;
  }
}

function sayScope(panel: EmbedPanel): string {
  const names = 'cluster' in panel ? [...panel.cluster, ...panel.namespace] : [];
  return names.length > 0 ? `in ${names.join(', ')}` : '';
}

function sayEnd({ revokedAt, revokedBy, expiresAt }: Embed, now: number): string {
  if (revokedAt !== null) return `revoked ${formatAge(revokedAt, now)} by ${revokedBy}`;
  return expiresAt <= now ? `expired ${formatAge(expiresAt, now)}` : `in ${formatSpan(expiresAt - now)}`;
}

function EmbedRow({ embed, now }: { readonly embed: Embed; readonly now: number }) {
  const { name, panel, parents, lastUsedAt, createdBy, createdAt, revokedAt, expiresAt } = embed;
  const isOver = revokedAt !== null || expiresAt <= now;
  const what = [sayPanel(panel), sayScope(panel)].filter((part) => part !== '').join(' ');
  return (
    <tr data-over={isOver || undefined}>
      <th scope="row" className={classes.name} title={name}>
        <bdi>{name}</bdi>
      </th>
      <td className={classes.name} title={what}>
        <bdi>{what}</bdi>
      </td>
      <td className={classes.name} title={parents.join('\n')}>
        <bdi>{parents.join(', ')}</bdi>
      </td>
      <td title={new Date(expiresAt).toISOString()}>{sayEnd(embed, now)}</td>
      <td>{lastUsedAt === null ? 'never' : formatAge(lastUsedAt, now)}</td>
      <td className={classes.name} title={`${createdBy}, ${formatMoment(createdAt)}`}>
        <bdi>{createdBy}</bdi>
      </td>
      <td>{isOver ? null : <RevokeEmbedButton embed={embed} />}</td>
    </tr>
  );
}

export function EmbedsTab() {
  const result = useApi('getEmbeds', {}, { present: true });
  const isAdmin = useMay('admin');
  const now = useNow(30_000);
  return (
    <Panel
      id="embeds"
      title="Panels in other pages"
      note={result.data?.embeds.length}
      calls={[buildApiUrl('getEmbeds', {})]}
      actions={isAdmin && result.data?.keyMadeAt ? <RotateKeysButton madeAt={result.data.keyMadeAt} /> : null}
      flush
    >
      <Faces
        result={result}
        what="the embeds"
        loading={<LoadingRows rows={4} label="Loading the embeds" />}
        isEmpty={({ embeds }) => embeds.length === 0}
        empty={
          <EmptyState title="No other page shows a panel">
            The menu of a panel has “Embed in another page”: it makes the HTML to paste.
          </EmptyState>
        }
      >
        {({ embeds }) => (
          <AccessTable label="Embeds" heads={['Title', 'Panel', 'Pages', 'Ends', 'Last used', 'Made by', '']}>
            {embeds.map((embed) => (
              <EmbedRow key={embed.id} embed={embed} now={now} />
            ))}
          </AccessTable>
        )}
      </Faces>
    </Panel>
  );
}
