/** The two pages of SLOs, as links that look like tabs: objectives, and the saturation signals that dashboards and alerts use. */
import { PageLink } from '../page-link.tsx';
import classes from './slo-pages-nav.module.css';

const PAGES = [
  { page: 'slos', label: 'Objectives' },
  { page: 'saturation', label: 'Saturation' },
] as const;

export function SloPagesNav({ current }: { readonly current: 'slos' | 'saturation' }) {
  return (
    <nav aria-label="Pages of SLOs" className={classes.nav}>
      {PAGES.map(({ page, label }) => (
        <span key={page} className={classes.item} data-current={page === current || undefined}>
          <PageLink to={{ page }} className={classes.link}>
            {label}
            {page === current ? <span className="sg-sr">, this page</span> : null}
          </PageLink>
        </span>
      ))}
    </nav>
  );
}
