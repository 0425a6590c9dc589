import { describe, expect, it } from 'vitest';
import { tokens } from './tokens.ts';

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours (WCAG 2.2, "contrast ratio"). */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('%s scheme', (scheme) => {
  const t = tokens[scheme];
  const surfaces = [t.background, t.surface, t.raised, t.hover, t.selected];

  it('gives text at least 4.5:1 on every surface', () => {
    for (const surface of surfaces) {
      for (const ink of [t.text, t.textMuted]) expect(contrast(ink, surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(t.accent, surface)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(t.onAccent, t.accent)).toBeGreaterThanOrEqual(4.5);
  });

  it('gives state words at least 4.5:1 on panels and on their own tint', () => {
    for (const status of ['ok', 'degraded', 'failing', 'no-data'] as const) {
      expect(contrast(t.status[status], t.surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(t.status[status], t.tint[status])).toBeGreaterThanOrEqual(4.5);
    }
    for (const ink of Object.values(t.mtls)) expect(contrast(ink, t.surface)).toBeGreaterThanOrEqual(4.5);
  });

  it('gives lines of charts at least 3:1 on panels', () => {
    for (const ink of [...t.series, t.line]) expect(contrast(ink, t.surface)).toBeGreaterThanOrEqual(3);
  });

  it('orders the heat scale by luminance', () => {
    const steps = t.heat.map(luminance);
    const sorted = steps.toSorted((a, b) => (scheme === 'light' ? b - a : a - b));
    expect(steps).toEqual(sorted);
  });
});
