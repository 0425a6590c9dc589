/**
 * Leaves out of the built page what zod brings to write JSON Schemas, which the page never does: some KiB of every first load that no bundler can drop by itself, since each
 * schema refers to it. In: the modules of zod that hold it. Out: the same exports, those that write throwing when they are called. Fails the build where zod no longer looks
 * like that.
 */
import type { Plugin } from 'vite';

const MODULES: readonly (readonly [string, RegExp])[] = [
  ['/zod/v4/core/json-schema-processors.js', /Processor$/],
  ['/zod/v4/core/to-json-schema.js', /^create\w*JSONSchemaMethod$/],
];
const INSTEAD = `() => { throw new Error('The page is built without JSON Schemas'); }`;

export function omitJsonSchema(): Plugin {
  return {
    name: 'omit-json-schema',
    apply: 'build',
    transform(code, id) {
      const names = MODULES.find(([path]) => id.endsWith(path))?.[1];
      if (!names) return null;
      const values = this.parse(code).body.flatMap((node) =>
        node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'VariableDeclaration'
          ? node.declaration.declarations.flatMap(({ id: name, init }) =>
              name.type === 'Identifier' && names.test(name.name) && init ? [init] : [],
            )
          : [],
      );
      if (values.length === 0) throw new Error(`${id} has nothing to leave out`);
      const text = values.reduceRight(
        (kept, { start, end }) => kept.slice(0, start) + INSTEAD + kept.slice(end),
        code,
      );
      return { code: text, map: null };
    },
  };
}
