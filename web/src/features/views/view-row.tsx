/** One saved view: where it leads, whose it is, whom it opens first for, and what the reader may do with it. */
import { Button } from '@mantine/core';
import type { ViewRecord } from '@sightglass/shared/contract';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { formatAge } from '../../format/time.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DeleteButton } from '../../ui/form/delete-button.tsx';
import { addressOfView, describeView, namePage, sayOpensFor } from '../../ui/views/view-words.ts';
import classes from './views-page.module.css';

const CHANGES = { invalidates: ['getViews'] } as const;

interface ViewRowProps {
  readonly record: ViewRecord;
  /** `/` leads the reader to it. */
  readonly first: boolean;
  readonly now: number;
  readonly onChange: () => void;
}

export function ViewRow({ record, first, now, onChange }: ViewRowProps) {
  const { id, view, owner, mine, mayChange, updatedAt, updatedBy, version } = record;
  const remove = useChange('deleteView', CHANGES);
  const restore = useChange('restoreView', CHANGES);
  const opensFor = sayOpensFor(view, mine);
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Link to={addressOfView(view)} className="sg-link">
          <bdi>{view.name}</bdi>
        </Link>
        <span>
          <bdi>{namePage(view.path)}</bdi> · <bdi>{describeView(view, now)}</bdi>
        </span>
      </div>
      <div className={classes.facts}>
        <span>
          {view.sharing === 'personal' ? (
            'only you see it'
          ) : mine ? (
            'shared by you'
          ) : (
            <>shared by {<bdi>{owner}</bdi>}</>
          )}
        </span>
        {opensFor === '' ? null : (
          <span>
            opens first for <bdi>{opensFor}</bdi>
            {first ? ', and so for you' : ''}
          </span>
        )}
      </div>
      <div className={classes.changed}>
        changed {formatAge(updatedAt, now)}
        {updatedBy === owner ? null : (
          <>
            {' '}
            by <bdi>{updatedBy}</bdi>
          </>
        )}
      </div>
      <div className={classes.actions}>
        <CopyButton
          text={new URL(addressOfView(view), window.location.origin).href}
          label={`Copy the link to ${view.name}`}
        />
        {mayChange ? (
          <>
            <Button size="compact-xs" onClick={onChange} aria-label={`Change ${view.name}`}>
              Change
            </Button>
            <DeleteButton
              noun="View"
              name={view.name}
              least="viewer"
              compact
              onDelete={() => remove.mutateAsync({ params: { id }, query: { version } })}
              onRestore={() => restore.mutateAsync({ params: { id } })}
            />
          </>
        ) : null}
      </div>
    </li>
  );
}
