/** A node's badges in a cell: their glyphs with their names. */
import type { Badge } from '@sightglass/shared/contract';
import { BadgeGlyph } from './badge-glyph.tsx';
import { nameBadge } from './badge-kinds.ts';
import classes from './badges.module.css';

/** `badges`: undefined while they are not known. */
export function BadgeNames({ badges }: { readonly badges: readonly Badge[] | undefined }) {
  if (!badges) return <span className="sg-muted">not known</span>;
  return (
    <span className={classes.names} title={badges.map(nameBadge).join(', ')}>
      {badges.map((badge) => (
        <span key={badge.kind} className={classes.name}>
          <BadgeGlyph badge={badge} size={14} />
          {nameBadge(badge)}
        </span>
      ))}
    </span>
  );
}
