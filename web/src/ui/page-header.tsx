/** The one header of all pages: breadcrumb, title, status, actions at the right. Sets the document's title. */
import { useDocumentTitle } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LinkTarget } from '../routes.ts';
import classes from './page-header.module.css';
import { PageLink } from './page-link.tsx';

/** Id of the header's place for warnings, which come by themselves (warnings-bar.tsx). */
export const WARNINGS_SLOT = 'page-warnings';

export interface Crumb {
  readonly label: string;
  readonly to: LinkTarget;
}

interface PageHeaderProps {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  /** Badges and short facts beside the title. */
  readonly status?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, crumbs, status, actions }: PageHeaderProps) {
  useDocumentTitle(`${title} · Sightglass`);
  return (
    <header className={classes.header}>
      <div className={classes.names}>
        {crumbs && crumbs.length > 0 ? (
          <nav aria-label="Breadcrumb">
            <ol className={classes.crumbs}>
              {crumbs.map((crumb) => (
                <li key={crumb.label}>
                  <PageLink to={crumb.to} className={classes.crumb}>
                    {crumb.label}
                  </PageLink>
                  <IconChevronRight size={12} aria-hidden />
                </li>
              ))}
            </ol>
          </nav>
        ) : null}
        <h1 className={classes.title}>{title}</h1>
        {status ? <div className={classes.status}>{status}</div> : null}
      </div>
      <div className={classes.actions}>
        <div id={WARNINGS_SLOT} className={classes.warnings} />
        {actions}
      </div>
    </header>
  );
}
