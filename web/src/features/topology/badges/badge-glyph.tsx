/** One badge as it is on the graph, for words beside it. */
import type { Badge } from '@sightglass/shared/contract';
import { useTokens } from '../../../theme/use-tokens.ts';
import { lookOf, strokesOf } from './badge-kinds.ts';

interface BadgeGlyphProps {
  readonly badge: Pick<Badge, 'kind' | 'active'>;
  readonly size?: number;
}

export function BadgeGlyph({ badge, size = 16 }: BadgeGlyphProps) {
  const tokens = useTokens();
  const { color, filled, square } = lookOf(badge, tokens);
  const [fill, line] = filled ? [color, tokens.surface] : [tokens.surface, color];
  return (
    <svg width={size} height={size} viewBox="-8 -8 16 16" aria-hidden style={{ flex: 'none' }}>
      {square ? (
        <rect
          x={-6.7}
          y={-6.7}
          width={13.4}
          height={13.4}
          rx={3}
          fill={fill}
          stroke={line}
          strokeWidth={1.1}
        />
      ) : (
        <circle r={7} fill={fill} stroke={line} strokeWidth={1.1} />
      )}
      <path
        d={strokesOf(badge)}
        transform="scale(0.78) translate(-8 -8)"
        fill="none"
        stroke={line}
        strokeWidth={1.7}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
