/** The graph in the DOT language of Graphviz, with a cluster for each namespace, and each node's badges as an attribute. Out: text. Pure. */
import { nameBadge } from './badges/badge-kinds.ts';
import type { TopologyView, ViewNode } from './topology-model.ts';

export function writeDot(view: TopologyView): string {
  const lines = ['digraph mesh {', '  rankdir=LR;', '  node [shape=box, style=rounded];'];
  for (const [index, group] of view.groups.entries()) {
    lines.push(`  subgraph cluster_${index} {`, `    label=${quote(group.title)};`);
    for (const node of view.nodes.filter((one) => one.group === group.id)) {
      const { id, name, detail } = node;
      lines.push(`    ${quote(id)} [label=${quote(`${name}\n${detail}`)}${writeBadges(node)}];`);
    }
    lines.push('  }');
  }
  for (const { source, target, label, mtls, tone, edge } of view.edges) {
    const attributes = [`label=${quote(label)}`, `mtls=${quote(mtls)}`, `protocol=${quote(edge.protocol)}`];
    if (mtls === 'plaintext') attributes.push('style=dashed');
    if (tone === 'failing') attributes.push('color=red');
    if (tone === 'degraded') attributes.push('color=orange');
    lines.push(`  ${quote(source)} -> ${quote(target)} [${attributes.join(', ')}];`);
  }
  lines.push('}', '');
  return lines.join('\n');
}

function writeBadges({ known }: ViewNode): string {
  if (!known || known.badges.length === 0) return '';
  return `, badges=${quote(known.badges.map(nameBadge).join(', '))}`;
}

/** A quoted string of DOT: a backslash and a quote are escaped, a line break becomes \n; of other controls some end the text for Graphviz. */
function quote(text: string): string {
  return `"${text
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`;
}
