import { describe, expect, it } from 'vitest';
import { tokens } from '../../theme/tokens.ts';
import { writeDot } from './export-dot.ts';
import { writeSvg } from './export-svg.ts';
import { buildLayoutInput } from './layout-input.ts';
import { layOut } from './layout/lay-out.ts';
import { buildView } from './topology-model.ts';
import { sampleNode, sampleTopology } from './topology-samples.ts';

const topology = sampleTopology();
const hostile = sampleNode('east/shop/<script>"&', { id: 'east~shop~x', version: 'v\u00011' });
const view = buildView({ ...topology, nodes: [...topology.nodes, hostile] }, 'rps');
const layout = layOut({ ...buildLayoutInput(view), aspect: 1.8 });
const look = { tokens: tokens.light, healthOn: true, securityOn: false };

function parseSvg(markup: string): Document {
  return new DOMParser().parseFromString(markup, 'image/svg+xml');
}

describe('writeSvg', () => {
  const picture = writeSvg({ view, layout, look, window: topology.window });
  const svg = parseSvg(picture.markup);

  it('is well-formed XML whatever names hold, and text stays text', () => {
    expect(svg.querySelector('parsererror')).toBeNull();
    expect(svg.querySelector('script')).toBeNull();
    const texts = [...svg.querySelectorAll('text')].map((text) => text.textContent);
    expect(texts).toEqual(expect.arrayContaining(['cart', 'stock', 'shop', '<script>"&', '30/s']));
  });

  it('loads nothing from elsewhere', () => {
    expect(picture.markup.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/href|url\(|http/);
  });

  it('dashes plaintext, colours errors and marks open locks', () => {
    expect(svg.querySelectorAll('path[stroke-dasharray]')).toHaveLength(1);
    expect(
      svg.querySelectorAll(`path[stroke="${tokens.light.status.failing}"][fill="none"]`).length,
    ).toBeGreaterThan(0);
    expect(svg.querySelectorAll(`circle[stroke="${tokens.light.mtls.plaintext}"][r="8.5"]`)).toHaveLength(1);
    expect(svg.querySelectorAll(`circle[stroke="${tokens.light.mtls.unmeasured}"][r="8.5"]`)).toHaveLength(0);
    const secured = parseSvg(
      writeSvg({ view, layout, look: { ...look, securityOn: true }, window: topology.window }).markup,
    );
    expect(
      secured.querySelectorAll(`circle[stroke="${tokens.light.mtls.unmeasured}"][r="8.5"]`),
    ).toHaveLength(1);
  });
});

describe('writeDot', () => {
  it('writes nodes by namespace and edges, quoted', () => {
    const dot = writeDot(view);
    expect(dot).toMatch(/^digraph mesh \{/);
    expect(dot).toContain('label="shop";');
    expect(dot).toContain(String.raw`"east~shop~x" [label="<script>\"&\nv`);
    expect(dot).toContain(
      '"east~legacy~billing" -> "east~shop~stock" [label="2/s", mtls="plaintext", protocol="http", style=dashed];',
    );
    expect(dot.match(/->/g)).toHaveLength(4);
    expect(dot.match(/[{]/g)?.length).toBe(dot.match(/[}]/g)?.length);
  });

  it.each([
    String.raw`" URL="javascript:alert(1)`,
    String.raw`\" ]; evil [label="x`,
    String.raw`\N \G \L`,
    '"];\n} digraph evil {',
    'a\u0000b\rc\u001b[31m',
    '<b>x</b>',
  ])('keeps %j within its quotes', (name) => {
    const nodes = [...topology.nodes, sampleNode(`east/shop/${name}`, { id: 'east~shop~y' })];
    const dot = writeDot(buildView({ ...topology, nodes }, 'rps'));
    // What is left without quoted strings is of the language itself.
    const bare = dot.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"');
    expect(bare).not.toMatch(/evil|javascript|URL|\\|</);
    expect(bare.match(/"/g)?.length).toBe(
      writeDot(view)
        .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"')
        .match(/"/g)?.length,
    );
    // oxlint-disable-next-line no-control-regex -- none of them may be left
    expect(dot).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
