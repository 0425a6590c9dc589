/** The one header of all pages: breadcrumb, title, status, actions at the right. Sets the document's title. */
import { useDocumentTitle } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LinkTarget } from '../routes.ts';
import { useFrame } from '../url/use-frame.ts';
import { ClusterFreshness } from './cluster-freshness.tsx';
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
  /** Clusters that the page is about; those of the scope where it is about no thing of its own. */
  readonly clusters?: readonly string[];
  readonly actions?: ReactNode;
}

export function PageHeader({ title, crumbs, status, clusters, actions }: PageHeaderProps) {
  useDocumentTitle(`${title} · Sightglass`);
  const { clusters: scope } = useFrame();
  const named = clusters ?? scope;
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
        <h1 className={classes.title}>
          <bdi>{title}</bdi>
        </h1>
        <div className={classes.status}>
          {status}
          {named.length > 0 ? <ClusterFreshness clusters={named} /> : null}
        </div>
      </div>
      <div className={classes.actions}>
        <div id={WARNINGS_SLOT} className={classes.warnings} />
        {actions}
      </div>
    </header>
  );
}
