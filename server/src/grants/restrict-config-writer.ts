/**
 * Writing to a cluster for somebody with grants: resources of namespaces within, of which nothing was cut, so that what they may not see is never written over. What the API server says is told without names
 * from beyond.
 */
import { RESTRICTED } from '@sightglass/shared/identity';
import { ProblemError } from '../http/problem.ts';
import type { ConfigWriter, FindConfigWriter } from '../mesh-config/config-writer.ts';
import type { MeshConfig } from '../mesh-config/mesh-config.ts';
import { createResourceCut } from './cut-resource.ts';
import type { Mask } from './mask.ts';

/** `config` is as they see it. */
export function restrictConfigWriter(
  find: FindConfigWriter,
  { config, mask }: { readonly config: MeshConfig; readonly mask: Mask },
): FindConfigWriter {
  const { text, sees } = mask;
  const cut = createResourceCut(mask);
  return (cluster) => {
    const writer = find(cluster);
    if (!writer) return null;
    const refusal: ConfigWriter['refusal'] = (namespace) =>
      sees(cluster, namespace) && namespace !== RESTRICTED
        ? writer.refusal(namespace)
        : 'It would be written to a namespace that you may not see.';
    return {
      target: () => writer.target(),
      refusal,
      async write(planned, options) {
        const { before, after } = planned;
        const refused = refusal(after.namespace);
        if (refused !== null) throw new ProblemError(403, refused);
        if (before && config.untold?.isCut(before.id) === true)
          throw new ProblemError(403, 'It names what you may not see, which would be lost.');
        const result = await writer.write(planned, options);
        return {
          ...result,
          message: text(result.message),
          conflicts: result.conflicts.map(({ manager, field }) => ({
            manager: text(manager),
            field: text(field),
          })),
          warnings: result.warnings.map(text),
          yaml: result.yaml === null ? null : cut.yaml(result.yaml),
        };
      },
    };
  };
}
