/**
 * Writes the files that are generated from code (`npm run generate`). With --check it writes nothing and fails when a
 * file in the tree differs from what the code says.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { operationGroups, type Operation } from '../shared/src/contract/index.ts';
import { configJsonSchema } from '../server/src/config/json-schema.ts';
import { describeApi } from '../server/src/http/openapi.ts';
import { describeValidations } from '../server/src/mesh-config/validation/describe-validations.ts';

const root = join(import.meta.dirname, '..');

/** Where each operation is, without its schemas: what the page loads at once. */
function tableOfOperations(): Record<string, object> {
  const table: Record<string, object> = {};
  for (const [group, those] of Object.entries(operationGroups)) {
    for (const [name, operation] of Object.entries<Operation>(those)) {
      const { method, path, asks } = operation;
      table[name] = { method, path, group, ...(asks === true ? { asks } : {}) };
    }
  }
  return table;
}

const GENERATED: readonly { readonly path: string; readonly content: () => unknown }[] = [
  { path: 'docs/sightglass.schema.json', content: configJsonSchema },
  { path: 'docs/openapi.json', content: describeApi },
  { path: 'web/src/api/operation-table.json', content: tableOfOperations },
  { path: 'docs/validations.md', content: describeValidations },
];

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

const check = process.argv.includes('--check');
for (const { path, content } of GENERATED) {
  const made = content();
  const wanted = typeof made === 'string' ? made : `${JSON.stringify(made, null, 2)}\n`;
  if (readIfThere(join(root, path)) === wanted) continue;
  process.stdout.write(check ? `${path} differs from the code: run npm run generate\n` : `${path} written\n`);
  if (check) process.exitCode = 1;
  else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), wanted);
  }
}
