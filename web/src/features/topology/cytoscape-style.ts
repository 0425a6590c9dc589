/**
 * The canvas' style sheet. In: the look and how much there is to draw. Everything that changes with the data is read
 * from `data()` as a bucket or a ready value, so that cytoscape restyles only what changed.
 */
import type cytoscape from 'cytoscape';
import { CHANGE_MARKS, changeColor, drawChange, isBroken } from './change-marks.ts';
import { CELL_WIDTH, COLUMN_GAP } from './layout/geometry.ts';
import { edgeColor, lineOpacity, mixColors, ringColor, type Look } from './look.ts';
import { isLarge } from './large-graph.ts';
import { drawHealth, drawKind, toDataUri } from './node-icons.ts';
import { FOLDED_SIZE, NODE_SIZE } from './node-size.ts';
import type { NodeShape } from './node-shape.ts';
import type { EdgeTone } from './topology-model.ts';

export interface Extent {
  readonly edges: number;
}

const SHAPES: Readonly<Record<NodeShape, string>> = {
  service: 'ellipse',
  workload: 'round-rectangle',
  version: 'round-hexagon',
  namespace: 'round-octagon',
  gateway: 'round-diamond',
  external: 'cut-rectangle',
  restricted: 'cut-rectangle',
};

const TONES: readonly EdgeTone[] = ['clean', 'slight', 'degraded', 'failing', 'neutral', ...CHANGE_MARKS];
const HEALTHS = ['ok', 'degraded', 'failing', 'no-data'] as const;

export function buildStyle(look: Look, extent: Extent): cytoscape.StylesheetJson {
  return [
    ...styleBoxes(look, extent),
    ...styleNodes(look),
    ...styleChanges(look),
    ...styleEdges(look),
    ...styleStates(look),
  ];
}

interface Rule {
  readonly selector: string;
  readonly style: Readonly<Record<string, string | number | readonly (string | number)[]>>;
}

function styleBoxes({ tokens }: Look, { edges }: Extent): Rule[] {
  return [
    {
      selector: 'node.box',
      style: {
        shape: 'round-rectangle',
        'corner-radius': '8px',
        width: 'data(width)',
        height: 'data(height)',
        'background-color': tokens.surface,
        // Edges of a large graph lie under this canvas, and their layer paints the ground.
        'background-opacity': isLarge(edges) ? 0 : 0.75,
        'border-width': 1,
        'border-color': tokens.borderStrong,
        'border-opacity': 0.8,
        label: 'data(title)',
        'font-size': 11,
        'font-weight': 600,
        'font-family': FONT,
        color: tokens.textMuted,
        'text-valign': 'top',
        'text-halign': 'center',
        'text-margin-y': 18,
        'text-wrap': 'ellipsis',
        'text-max-width': 'data(width)',
        'z-index': 0,
        'z-index-compare': 'manual',
        events: 'no',
      },
    },
  ];
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

function styleNodes(look: Look): Rule[] {
  const { tokens } = look;
  const rules: Rule[] = [
    {
      selector: 'node.thing',
      style: {
        width: NODE_SIZE,
        height: NODE_SIZE,
        'background-color': tokens.raised,
        'border-width': 2.5,
        label: 'data(label)',
        'font-size': 12,
        'font-family': FONT,
        color: tokens.text,
        'line-height': 1.15,
        'text-wrap': 'wrap',
        'text-max-width': `${CELL_WIDTH}px`,
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'text-background-color': tokens.surface,
        'text-background-opacity': 0.8,
        'text-background-padding': '1px',
        'min-zoomed-font-size': 5,
        'bounds-expansion': '9px',
        'overlay-opacity': 0,
        'z-index': 10,
        'z-index-compare': 'manual',
      },
    },
    {
      selector: 'node[shape = "namespace"]',
      style: {
        width: FOLDED_SIZE,
        height: FOLDED_SIZE,
        // It stands on the ground, without a box and with room beside it.
        'text-max-width': `${CELL_WIDTH + COLUMN_GAP - 6}px`,
        'text-background-color': tokens.background,
      },
    },
    { selector: 'node[shape = "gateway"]', style: { width: NODE_SIZE + 6, height: NODE_SIZE + 6 } },
    { selector: 'node[shape = "external"]', style: { 'background-color': tokens.hover } },
    {
      selector: 'node[shape = "restricted"]',
      style: { 'background-color': tokens.hover, 'border-style': 'dashed' },
    },
  ];
  for (const [shape, name] of Object.entries(SHAPES)) {
    for (const health of HEALTHS) {
      const icon = toDataUri(drawKind(shape as NodeShape, tokens.textMuted));
      const badge = look.healthOn && health !== 'ok' ? toDataUri(drawHealth(health, tokens)) : null;
      rules.push({
        selector: `node[shape = "${shape}"][health = "${health}"]`,
        style: {
          shape: name,
          'border-color': ringColor(health, look),
          'border-style': look.healthOn && health === 'no-data' ? 'dashed' : 'solid',
          'border-width': look.healthOn && health !== 'ok' && health !== 'no-data' ? 3.5 : 2.5,
          ...placeImages(icon, badge),
        },
      });
    }
  }
  return rules;
}

/** The kind's icon in the middle, and a badge at the upper right. */
function placeImages(icon: string, badge: string | null): Rule['style'] {
  return {
    'background-image': badge ? [icon, badge] : [icon],
    // One entry for each image: what is left out falls back to cytoscape's default, which clips.
    'background-clip': ['none', 'none'],
    'background-image-containment': ['over', 'over'],
    'background-width': badge ? ['19px', '17px'] : ['19px'],
    'background-height': badge ? ['19px', '17px'] : ['19px'],
    'background-position-x': badge ? ['50%', '100%'] : ['50%'],
    'background-position-y': badge ? ['50%', '0%'] : ['50%'],
    'background-offset-x': badge ? ['0px', '7px'] : ['0px'],
    'background-offset-y': badge ? ['0px', '-6px'] : ['0px'],
  };
}

/** Between two moments a node's ring and badge say how it changed, instead of its health. */
function styleChanges({ tokens }: Look): Rule[] {
  return Object.keys(SHAPES).flatMap((shape) => {
    const icon = toDataUri(drawKind(shape as NodeShape, tokens.textMuted));
    return CHANGE_MARKS.map((mark): Rule => {
      const drawing = drawChange(mark, tokens);
      return {
        selector: `node[shape = "${shape}"][change = "${mark}"]`,
        style: {
          'border-color': changeColor(mark, tokens),
          'border-style': isBroken(mark) ? 'dashed' : 'solid',
          'border-width': mark === 'same' ? 1.5 : 3.5,
          ...placeImages(icon, drawing === '' ? null : toDataUri(drawing)),
        },
      };
    });
  });
}

function styleEdges(look: Look): Rule[] {
  const rules: Rule[] = [
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'node-position',
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.95,
        'overlay-opacity': 0,
        'z-index': 5,
        'z-index-compare': 'manual',
      },
    },
    { selector: 'edge[dashed = 1]', style: { 'line-style': 'dashed', 'line-dash-pattern': [7, 4] } },
    {
      selector: 'edge[weights]',
      style: { 'control-point-weights': 'data(weights)', 'control-point-distances': 'data(distances)' },
    },
  ];
  for (const tone of TONES) {
    const color = edgeColor(tone, look);
    rules.push({
      selector: `edge[tone = "${tone}"]`,
      style: {
        'line-color': color,
        'target-arrow-color': color,
        'line-opacity': lineOpacity(tone, look),
      },
    });
  }
  return rules;
}

/** Selection, find, and things that come and go. Later rules win. */
function styleStates({ tokens }: Look): Rule[] {
  const faint = mixColors(tokens.textMuted, tokens.background, 0.6);
  return [
    { selector: 'node.thing.faded', style: { opacity: 0.25 } },
    { selector: 'edge.faded', style: { opacity: 0.12 } },
    { selector: 'node.box.faded', style: { 'text-opacity': 0.6, 'border-color': faint } },
    { selector: 'edge.near', style: { 'z-index': 8 } },
    {
      selector: 'node.found',
      style: {
        'underlay-color': tokens.accent,
        'underlay-opacity': 0.35,
        'underlay-padding': '6px',
        'underlay-shape': 'ellipse',
      },
    },
    {
      selector: 'edge.found',
      style: { 'underlay-color': tokens.accent, 'underlay-opacity': 0.3, 'underlay-padding': '4px' },
    },
    {
      selector: 'node.chosen',
      style: {
        'underlay-color': tokens.accent,
        'underlay-opacity': 0.5,
        'underlay-padding': '7px',
        'underlay-shape': 'ellipse',
        'font-weight': 700,
        'z-index': 20,
      },
    },
    {
      selector: 'edge.chosen',
      style: {
        'underlay-color': tokens.accent,
        'underlay-opacity': 0.4,
        'underlay-padding': '5px',
        'z-index': 9,
      },
    },
    { selector: 'node.hover', style: { 'border-color': tokens.accent } },
    { selector: 'edge.hover', style: { 'line-color': tokens.accent, 'target-arrow-color': tokens.accent } },
    { selector: '.leaving', style: { opacity: 0 } },
  ];
}
