/**
 * What validations find, as somebody with grants sees it: of resources of namespaces within. Messages name hosts, namespaces and resources of anywhere, so that only what is
 * looked for is told of each.
 */
import type { MeshValidations } from '../mesh-config/validation/validate-mesh.ts';
import type { Mask } from './mask.ts';

export function restrictMeshValidations(validations: MeshValidations, { sees, text }: Mask): MeshValidations {
  return {
    async read() {
      const all = await validations.read();
      return all
        .filter(({ cluster, namespace }) => sees(cluster, namespace))
        .map((problem) =>
          Object.assign({}, problem, {
            message: `${problem.what}.`,
            where: text(problem.where),
            path: text(problem.path),
            others: [],
          }),
        );
    },
  };
}
