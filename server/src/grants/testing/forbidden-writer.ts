/** An API server that takes everything and names what is beyond in whatever it says: see forbidden-mesh.ts. */
import type { ConfigWriter } from '../../mesh-config/config-writer.ts';
import { printResource } from '../../mesh-config/print-resource.ts';
import { NS } from './forbidden-names.ts';

export const FORBIDDEN_WRITER: ConfigWriter = {
  target: () => 'https://east.example.com',
  refusal: () => null,
  write: ({ after }) =>
    Promise.resolve({
      outcome: 'created',
      message: `as in ${NS}/zz-forbidden`,
      conflicts: [{ manager: `${NS}/zz-forbidden`, field: 'spec' }],
      warnings: [`see ${NS}`],
      yaml: printResource({ ...after, annotations: { note: `${NS}/zz-forbidden` } }),
    }),
};
