/** A link to a page of the console that keeps the range and the scope of the present one. */
import { Link } from 'react-router';
import type { ReactNode } from 'react';
import { useLinkTo, type LinkTarget } from '../routes.ts';

interface PageLinkProps {
  readonly to: LinkTarget;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  /** The accessible name where the words alone do not say it. */
  readonly label?: string | undefined;
  /** It leads to what is shown. */
  readonly current?: boolean;
  /** Marks for the style sheet. */
  readonly [mark: `data-${string}`]: string | undefined;
}

export function PageLink({ to, children, className, title, label, current, ...marks }: PageLinkProps) {
  const linkTo = useLinkTo();
  return (
    <Link
      to={linkTo(to)}
      className={className ?? 'sg-link'}
      title={title}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      {...marks}
    >
      {children}
    </Link>
  );
}
