/** The left navigation: the pages, and at its foot the switch that makes it narrow. */
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { useLinkTo } from '../routes.ts';
import { NavAlertCount } from './alert-count.tsx';
import { BrandMark } from './brand.tsx';
import classes from './nav.module.css';
import { findNavPage, NAV_ITEMS } from './nav-items.tsx';

interface NavProps {
  readonly collapsed: boolean;
  /** Left out where the navigation is a drawer. */
  readonly onToggle?: () => void;
  readonly onNavigate?: () => void;
}

export function Nav({ collapsed, onToggle, onNavigate }: NavProps) {
  const linkTo = useLinkTo();
  const current = findNavPage(useLocation().pathname);
  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const toggleLabel = collapsed ? 'Widen the navigation' : 'Narrow the navigation';
  return (
    <nav className={classes.nav} aria-label="Main" data-collapsed={collapsed || undefined}>
      <Link
        to={linkTo({ page: 'overview' })}
        className={classes.brand}
        aria-label="Sightglass"
        onClick={onNavigate}
      >
        <BrandMark />
        <span className={classes.navLabel}>Sightglass</span>
      </Link>
      <ul>
        {NAV_ITEMS.map(({ page, label, Icon }) => (
          <li key={page}>
            <Link
              to={linkTo({ page })}
              className={classes.navLink}
              aria-current={page === current ? 'page' : undefined}
              title={collapsed ? label : undefined}
              onClick={onNavigate}
            >
              <Icon size={18} stroke={1.7} aria-hidden />
              <span className={classes.navLabel}>{label}</span>
              {page === 'alerts' ? <NavAlertCount /> : null}
            </Link>
          </li>
        ))}
      </ul>
      {onToggle ? (
        <button type="button" className={classes.navToggle} onClick={onToggle} title={toggleLabel}>
          <Toggle size={18} stroke={1.7} aria-hidden />
          <span className="sg-sr">{toggleLabel}</span>
        </button>
      ) : null}
    </nav>
  );
}
