/** What shapes, rings, lines and locks mean; opened on demand. */
import type { BadgeKind } from '@sightglass/shared/contract';
import { useTokens } from '../../theme/use-tokens.ts';
import { SEVERITY_WORDS, SeverityShape } from '../../ui/alerts/severity.tsx';
import { HEALTH_WORDS } from '../../ui/status-badge.tsx';
import { MTLS_WORDS } from '../../ui/mtls-badge.tsx';
import { BadgeGlyph } from './badges/badge-glyph.tsx';
import { ALL_KINDS, titleBadge } from './badges/badge-kinds.ts';
import { chooseMark, markColor } from './edge-marks.ts';
import { edgeColor, type Look } from './look.ts';
import { drawHealth, drawKind } from './node-icons.ts';
import { SHAPE_WORDS, type NodeShape } from './node-shape.ts';
import type { EdgeTone } from './topology-model.ts';
import classes from './legend.module.css';

const HEALTHS = ['ok', 'degraded', 'failing', 'no-data'] as const;
const MTLS = ['plaintext', 'mixed', 'mutual', 'unmeasured'] as const;
const TONES: readonly (readonly [EdgeTone, string])[] = [
  ['clean', 'Under 0.1% errors'],
  ['slight', 'From 0.1% errors'],
  ['degraded', 'Degraded'],
  ['failing', 'Failing'],
];

interface LegendProps {
  readonly look: Look;
  readonly shapes: readonly NodeShape[];
}

export function Legend({ look, shapes }: LegendProps) {
  const tokens = useTokens();
  return (
    <details className={classes.legend}>
      <summary>Legend</summary>
      <div className={classes.legendBody}>
        <h2>Nodes</h2>
        {shapes.map((shape) => (
          <span key={shape} className={classes.legendItem}>
            <Drawing markup={drawKind(shape, tokens.textMuted)} />
            {shape === 'gateway' ? 'Gateway (by its name)' : SHAPE_WORDS[shape]}
          </span>
        ))}
        <h2>Health: ring and mark</h2>
        {HEALTHS.map((health) => (
          <span key={health} className={classes.legendItem}>
            <Drawing
              markup={
                drawHealth(health, tokens) ||
                `<circle cx="12" cy="12" r="9" fill="none" stroke="${tokens.status.ok}" stroke-width="3"/>`
              }
            />
            {HEALTH_WORDS[health]}
          </span>
        ))}
        <h2>Edges: width by traffic, colour by errors, dashes where plaintext</h2>
        {TONES.map(([tone, words]) => (
          <span key={tone} className={classes.legendItem}>
            <svg width={26} height={8} aria-hidden>
              <line x1={0} x2={26} y1={4} y2={4} stroke={edgeColor(tone, look)} strokeWidth={3} />
            </svg>
            {words}
          </span>
        ))}
        <h2>Mutual TLS{look.securityOn ? '' : ' (the last two with the security overlay)'}</h2>
        {MTLS.map((state) => {
          const mark = chooseMark(state, true);
          return (
            <span key={state} className={classes.legendItem}>
              <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden>
                <path d={mark?.fill} fill={markColor(state, tokens)} />
                <path d={mark?.stroke} fill="none" stroke={markColor(state, tokens)} strokeWidth={1.4} />
              </svg>
              {MTLS_WORDS[state]}
            </span>
          );
        })}
        {look.badges ? <BadgeLegend shown={look.badges} /> : null}
        <h2>Alerts that fire</h2>
        {(['page', 'ticket', 'info'] as const).map((severity) => (
          <span key={severity} className={classes.legendItem}>
            <SeverityShape severity={severity} size={16} />
            {SEVERITY_WORDS[severity]}
          </span>
        ))}
      </div>
    </details>
  );
}

/** Filled where it is at work now, and for errors. */
function BadgeLegend({ shown }: { readonly shown: ReadonlySet<BadgeKind> }) {
  const kinds = ALL_KINDS.filter((kind) => shown.has(kind));
  if (kinds.length === 0) return null;
  const badges = [
    ...kinds.map((kind) => ({ kind, active: false })),
    ...kinds.filter((kind) => AT_WORK.has(kind)).map((kind) => ({ kind, active: true })),
  ];
  return (
    <>
      <h2>Badges under a node: filled where something is at work or wrong</h2>
      {badges.map((badge) => (
        <span key={`${badge.kind} ${String(badge.active)}`} className={classes.legendItem}>
          <BadgeGlyph badge={badge} />
          {titleBadge(badge)}
        </span>
      ))}
    </>
  );
}

const AT_WORK: ReadonlySet<BadgeKind> = new Set(['breaker', 'fault', 'split']);

function Drawing({ markup }: { readonly markup: string }) {
  // The markup is a constant of node-icons.ts with colours of the theme; nothing from outside is in it.
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 24 24"
      aria-hidden
      dangerouslySetInnerHTML={{ __html: markup }}
    />
  );
}
