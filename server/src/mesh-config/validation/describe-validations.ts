/** All validations as the text of docs/validations.md: from the rules and from the examples that the tests hold them to. */
import { parseAllDocuments, stringify } from 'yaml';
import { ALL_RULES } from './all-rules.ts';
import { ALL_EXAMPLES, breakExample } from './examples/all-examples.ts';
import type { Rule } from './rule.ts';

const SEVERITIES = { error: 'error', warning: 'warning', info: 'note' } as const;

const INTRODUCTION = `# Validations

<!-- Written by \`npm run generate\` from server/src/mesh-config/validation. -->

What breaks meshes in practice, looked for in the [configuration](mesh-config.md) that is connected: Mesh → Configuration shows what was found, the page of a resource marks the line, and
\`GET /api/v1/config/problems?severity=&code=&cluster=&namespace=&resource=&service=\` tells it. Nothing is changed, and nothing is asked of a cluster for it.

- **error**: traffic is refused, lost or unprotected, or the API refuses the resource. **warning**: it does not do what it seems to. **note**: worth knowing, often meant.
- A code is never given to another validation. *Alike* names what Istio's analyzers (\`IST…\`) and Kiali (\`KIA…\`) call the same or nearly the same thing.
- What is not told is not taken for missing. A host is unknown only where Services of its namespace are told, a gateway's selector matches nothing only where workloads with such labels are told, a namespace
  is missing only where several others are declared and nothing in it is told, and so on: a folder with routes alone gets nothing told about Services that live elsewhere.
- That something is missing is an error only where API servers tell all of its kind (no namespaces left out, nothing refused): what is not there is not there. Where folders alone tell, the rest may be deployed from
  elsewhere, and the same is a **warning**. Below such validations name the kinds.
- Services, workloads and ServiceEntries of all clusters count for hosts and subsets; all else is looked at cluster by cluster.
- A reader who may not see a resource is not told of its problems, and a message that would name such a resource says only what is looked for.
- The line is that of the field in the file; of what an API server tells there is only the line in the YAML that the console shows. Of Deployments, whose spec is kept in part, it is the resource's.

Limits: secrets are never read, so that a certificate's secret that is missing is not found. Pods are known by Deployments, StatefulSets, DaemonSets and WorkloadEntries: those that other controllers or nobody made are
not, and what pods get only when they are made (topology, hashes of templates) is taken for granted. \`exportTo\` is looked at only where it is the own namespace. Of AuthorizationPolicies nothing is said about TCP ports and waypoints
(the [policies](authorization.md) page does). At most 20 findings of one validation in one resource are told.
`;

/** In block style, as people write it. */
function formatYaml(text: string): string {
  return parseAllDocuments(text)
    .map((document) => stringify(document.toJS(), { lineWidth: 0 }))
    .join('---\n');
}

function describeRule({ code, severity, what, why, fix, alike, kinds, missing = [] }: Rule): string {
  const example = ALL_EXAMPLES[code];
  const failing = example ? `\nFails:\n\n\`\`\`yaml\n${formatYaml(breakExample(example))}\`\`\`\n` : '';
  const others = alike.length > 0 ? ` Alike: ${alike.join(', ')}.` : '';
  const named = missing.map((kind) => kind.split('.')[0]);
  const unproven =
    named.length > 0
      ? ` (a warning where API servers do not tell all of ${[...new Set(named)].join(', ')})`
      : '';
  return `### ${code} ${what}

${SEVERITIES[severity]}${unproven}, of ${kinds.join(', ')}.${others}

${why}

**Fix.** ${fix}
${failing}`;
}

export function describeValidations(): string {
  const rules = ALL_RULES.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const rows = rules.map(
    ({ code, severity, what }) =>
      `| [${code}](#${anchor(`${code} ${what}`)}) | ${SEVERITIES[severity]} | ${what.replaceAll('|', '\\|')} |`,
  );
  const table = ['| code | severity | what |', '|---|---|---|', ...rows].join('\n');
  return `${INTRODUCTION}\n## All ${rules.length}\n\n${table}\n\n## Each\n\n${rules.map(describeRule).join('\n')}`;
}

function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
