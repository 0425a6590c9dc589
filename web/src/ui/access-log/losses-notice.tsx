/** Says beside the list what is missing from it since the console's start, and where the numbers come from. Nothing when nothing is. */
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { AccessLogStatusAnswer } from '@sightglass/shared/contract';
import { PageLink } from '../page-link.tsx';
import classes from './access-log.module.css';
import { listLosses } from './losses.ts';

export function LossesNotice({ status }: { readonly status: AccessLogStatusAnswer | undefined }) {
  const losses = status ? listLosses(status) : [];
  if (losses.length === 0) return null;
  const grave = losses.some((loss) => loss.grave);
  const Icon = grave ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={classes.losses} data-grave={grave || undefined} role="status">
      <Icon size={14} aria-hidden />
      <span>Since the start: {losses.map(({ text }) => text).join('; ')}.</span>
      <PageLink to={{ page: 'access-log', search: { view: 'sources' } }}>Sources</PageLink>
    </div>
  );
}
