/** What the menu of saved views holds: the reader's own, the shared ones, and what can be done with the page that is open. */
import { Menu } from '@mantine/core';
import type { View, ViewRecord } from '@sightglass/shared/contract';
import { IconBookmarkPlus, IconCheck, IconHome, IconListDetails, IconReplace } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useApi } from '../api/use-api.ts';
import { useLinkTo } from '../routes.ts';
import { useNow } from '../ui/use-now.ts';
import { addressOfView, describeView, isSameView, namePage } from '../ui/views/view-words.ts';
import classes from './views-menu.module.css';

interface ViewsListProps {
  /** Of the page that is open. */
  readonly address: Pick<View, 'path' | 'search'>;
  /** Keeps the page as a new view, or in the place of one. */
  readonly onSave: (record: ViewRecord | null) => void;
}

/** Of the views of this page that could be replaced, no more than these stand in the menu. */
const REPLACED = 3;

export function ViewsList({ address, onSave }: ViewsListProps) {
  const { data, error } = useApi('getViews', {}, { live: false });
  const linkTo = useLinkTo();
  const now = useNow(60_000);
  const views = data?.views ?? [];
  const groups = [
    ['Yours', views.filter(({ mine }) => mine)],
    ['Shared', views.filter(({ mine }) => !mine)],
  ] as const;
  const replaceable = views.filter(
    ({ view, mayChange }) => mayChange && view.path === address.path && !isSameView(view, address),
  );
  return (
    <>
      <div className={classes.viewsScroll}>
        {groups.map(([title, those]) =>
          those.length === 0 ? null : (
            <div key={title} role="group" aria-label={title}>
              <Menu.Label>{title}</Menu.Label>
              {those.map(({ id, view }) => {
                const current = isSameView(view, address);
                return (
                  <Menu.Item
                    key={id}
                    component={Link}
                    to={addressOfView(view)}
                    aria-current={current ? 'page' : undefined}
                    rightSection={
                      current ? (
                        <IconCheck size={14} aria-label="open now" />
                      ) : data?.opens === id ? (
                        <IconHome size={14} aria-label="opens first" />
                      ) : null
                    }
                  >
                    <span className={classes.viewName}>
                      <bdi className="sg-truncate">{view.name}</bdi>
                      <span className="sg-truncate">
                        {namePage(view.path)} · {describeView(view, now)}
                      </span>
                    </span>
                  </Menu.Item>
                );
              })}
            </div>
          ),
        )}
        {data && views.length === 0 ? (
          <p className={classes.menuNote}>
            No view is saved yet. A view keeps a page with its range, scope and filters under a name.
          </p>
        ) : null}
        {error && !data ? (
          <p className={classes.menuNote} role="alert">
            The views could not be loaded: {error.message}
          </p>
        ) : null}
        {!data && !error ? <p className={classes.menuNote}>Loading…</p> : null}
      </div>
      <Menu.Divider role="separator" />
      <Menu.Item leftSection={<IconBookmarkPlus size={14} aria-hidden />} onClick={() => onSave(null)}>
        Save this view…
      </Menu.Item>
      {replaceable.slice(0, REPLACED).map((record) => (
        <Menu.Item
          key={record.id}
          leftSection={<IconReplace size={14} aria-hidden />}
          onClick={() => onSave(record)}
        >
          <span className={classes.viewName}>
            <span className="sg-truncate">
              Put it in the place of “<bdi>{record.view.name}</bdi>”…
            </span>
          </span>
        </Menu.Item>
      ))}
      <Menu.Item
        component={Link}
        to={linkTo({ page: 'views' })}
        leftSection={<IconListDetails size={14} aria-hidden />}
      >
        All views
      </Menu.Item>
    </>
  );
}
