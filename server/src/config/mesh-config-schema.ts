/** The `meshConfig` part of the configuration file: where the mesh's own configuration is read from. */
import { z } from 'zod';
import { filePathSchema } from './connection-schema.ts';

const folderSchema = z.strictObject({
  path: filePathSchema.describe('Folder of YAML and JSON files, with the folders in it; watched.'),
  cluster: z.string().min(1).describe('Name of the cluster in the mesh, as telemetry names it.'),
  namespace: z.string().min(1).default('default').describe('Namespace of resources in it that name none.'),
});

const kubernetesSchema = z.strictObject({
  kubeconfig: filePathSchema
    .optional()
    .describe(
      'Path of a kubeconfig file; without it the account of the pod, else $KUBECONFIG, else ~/.kube/config.',
    ),
  context: z.string().min(1).optional().describe('Context of the kubeconfig; its current one by default.'),
  cluster: z.string().min(1).describe('Name of the cluster in the mesh, as telemetry names it.'),
  namespaces: z.array(z.string().min(1)).default([]).describe('Namespaces to watch; all by default.'),
  apply: z
    .boolean()
    .default(false)
    .describe(
      'Whether administrators may write routes and their policies to this cluster from here; the console only reads otherwise.',
    ),
  rootNamespace: z
    .string()
    .min(1)
    .default('istio-system')
    .describe('Namespace of the control plane, where its ConfigMap istio is.'),
});

export const meshConfigSchema = z
  .strictObject({
    folders: z.array(folderSchema).default([]).describe('Folders of YAML and JSON, as kept in Git.'),
    kubernetes: z.array(kubernetesSchema).default([]).describe('API servers, one a cluster.'),
  })
  .superRefine((settings, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const seen = new Set<string>();
    for (const [index, { path, cluster }] of settings.folders.entries()) {
      const key = `${cluster} ${path}`;
      if (seen.has(key)) refuse(['folders', index, 'path'], `is listed twice for the cluster "${cluster}"`);
      seen.add(key);
    }
    const clusters = new Set<string>();
    for (const [index, { cluster }] of settings.kubernetes.entries()) {
      if (clusters.has(cluster))
        refuse(
          ['kubernetes', index, 'cluster'],
          `two API servers are said to be of the cluster "${cluster}"`,
        );
      clusters.add(cluster);
    }
  });
