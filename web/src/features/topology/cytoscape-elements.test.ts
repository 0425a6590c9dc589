import { describe, expect, it } from 'vitest';
import { buildDrawn, compareDrawn } from './cytoscape-elements.ts';
import { buildLayoutInput } from './layout-input.ts';
import { layOut } from './layout/lay-out.ts';
import { buildView, type TopologyView } from './topology-model.ts';
import { sampleNode, sampleTopology } from './topology-samples.ts';

const topology = sampleTopology();
const view = buildView(topology, 'rps');
const place = (of: TopologyView, previous?: ReturnType<typeof layOut>) =>
  layOut({ ...buildLayoutInput(of), aspect: 1.8, ...(previous ? { previous } : {}) });
const layout = place(view);
const drawn = buildDrawn(view, layout);

describe('buildDrawn', () => {
  it('draws a box for each namespace, and every node and edge', () => {
    const classes = [...drawn.elements.values()].map((element) => element.classes || element.group);
    expect(classes.filter((name) => name === 'box')).toHaveLength(4);
    expect(classes.filter((name) => name === 'thing')).toHaveLength(5);
    expect(classes.filter((name) => name === 'edges')).toHaveLength(4);
  });
  it('leaves the edges of a large graph to their own layer, as straight lines', () => {
    const [edge] = topology.edges;
    const many = Array.from({ length: 1501 }, (_, i) => ({ ...edge!, id: `${edge!.id}${i}` }));
    const large = buildDrawn(buildView({ ...topology, edges: many }, 'rps'), layout);
    expect([...large.elements.values()].filter(({ group }) => group === 'edges')).toEqual([]);
    expect(large.curves.size).toBe(1501);
    const { from, first, to } = large.curves.get(many[7]!.id)!;
    expect((first.x - from.x) * (to.y - from.y)).toBeCloseTo((first.y - from.y) * (to.x - from.x));
  });
  it('draws no box around a folded namespace', () => {
    const folded = buildView(
      {
        ...topology,
        nodes: [sampleNode('east/shop/shop', { kind: 'namespace', id: 'east~shop' })],
        edges: [],
      },
      'rps',
    );
    expect([...buildDrawn(folded, place(folded)).elements.keys()]).toEqual(['east~shop']);
  });
});

describe('compareDrawn', () => {
  it('finds nothing to do when nothing visible changed, whatever the raw numbers did', () => {
    const edges = topology.edges.map((edge) => ({
      ...edge,
      requestsPerSecond: edge.requestsPerSecond * 1.02,
    }));
    const again = buildDrawn(buildView({ ...topology, edges }, 'none'), layout);
    expect(compareDrawn(buildDrawn(buildView(topology, 'none'), layout), again)).toEqual({
      added: [],
      removed: [],
      moved: [],
      changed: [],
    });
  });
  it('writes only the keys that changed bucket', () => {
    const edges = topology.edges.with(1, { ...topology.edges[1]!, health: 'failing', errorRatio: 0.5 });
    const { changed } = compareDrawn(drawn, buildDrawn(buildView({ ...topology, edges }, 'rps'), layout));
    expect(changed).toEqual([{ id: topology.edges[1]?.id, data: { tone: 'failing' } }]);
  });
  it('adds a new node and moves none of the others', () => {
    const nodes = [...topology.nodes, sampleNode('east/shop/new')];
    const grown = buildView({ ...topology, nodes }, 'rps');
    const after = buildDrawn(grown, place(grown, layout));
    const { added, removed, moved } = compareDrawn(drawn, after);
    expect(added.map((element) => element.id)).toEqual(['east~shop~new']);
    expect(removed).toEqual([]);
    expect(moved.filter((element) => element.classes !== 'box')).toEqual([]);
  });
  it('takes out what vanished', () => {
    const less = buildView({ ...topology, nodes: topology.nodes.slice(1) }, 'rps');
    const { removed } = compareDrawn(drawn, buildDrawn(less, place(less, layout)));
    expect(removed).toContain(topology.nodes[0]?.id);
    expect(removed).toContain(topology.edges[0]?.id);
  });
});
