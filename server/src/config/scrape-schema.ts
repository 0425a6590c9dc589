/**
 * The `scrape` part of the configuration file: how often proxies are read, and how they are found.
 * Durations come out in milliseconds, sizes in bytes. Names follow Prometheus where it has the same notion.
 */
import { z } from 'zod';
import { bearerSchema, filePathSchema, tlsSchema } from './connection-schema.ts';
import { durationSchema, sizeSchema } from './quantities.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const ADDRESS = /^(\[[0-9a-fA-F:.%]+\]|[^\s/:@[\]?#]+):\d{1,5}$/;

const labelsSchema = z
  .record(
    z.string().regex(LABEL_NAME, 'a label name holds letters, digits and _, and does not begin with a digit'),
    z.string(),
  )
  .describe('Labels of the targets. cluster, namespace, service, workload and version say who the proxy is.');

const pathSchema = z.string().regex(/^\//, 'a path begins with /');
const portSchema = z.number().int().min(1).max(65_535);

const staticSchema = z.strictObject({
  targets: z
    .array(z.string().regex(ADDRESS, 'a target is host:port'))
    .min(1)
    .describe('host:port of each proxy.'),
  labels: labelsSchema.prefault({}),
});

const dnsSchema = z
  .strictObject({
    names: z.array(z.string().min(1)).min(1).describe('Names to look up.'),
    type: z
      .enum(['SRV', 'A', 'AAAA'])
      .default('SRV')
      .describe('Record type; SRV records bring their own port.'),
    port: portSchema.optional().describe('Port to scrape; needed for A and AAAA.'),
    refresh: durationSchema.prefault('30s').describe('How often the names are looked up.'),
    labels: labelsSchema.prefault({}),
  })
  .refine((dns) => dns.type === 'SRV' || dns.port !== undefined, {
    path: ['port'],
    message: 'A and AAAA records carry no port: give one',
  });

const kubernetesSchema = z.strictObject({
  kubeconfig: filePathSchema
    .optional()
    .describe(
      'Path of a kubeconfig file; without it the account of the pod, else $KUBECONFIG, else ~/.kube/config.',
    ),
  context: z.string().min(1).optional().describe('Context of the kubeconfig; its current one by default.'),
  namespaces: z.array(z.string().min(1)).default([]).describe('Namespaces to watch; all by default.'),
  labelSelector: z
    .string()
    .min(1)
    .optional()
    .describe('Only pods that match this Kubernetes label selector.'),
  cluster: z.string().min(1).optional().describe('Name of the cluster in the mesh.'),
  annotations: z
    .enum(['mesh', 'all', 'none'])
    .default('mesh')
    .describe('Whose prometheus.io annotations count: pods with a mesh proxy, all pods, or none.'),
  labels: labelsSchema.prefault({}),
});

const certsSchema = z.strictObject({
  path: pathSchema.default('/certs').describe('Where Envoy’s admin port tells of its certificates.'),
  port: portSchema.optional().describe('The admin port, where it is not the one that is scraped.'),
  interval: durationSchema
    .prefault('5m')
    .refine((ms) => ms >= 10_000, 'the interval must be 10s or longer')
    .describe('How often they are read.'),
});

export const scrapeJobSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.:/-]+$/, 'a job’s name holds letters, digits and . _ : / -')
    .describe('Name of the job, shown as the source of its targets.'),
  scheme: z.enum(['http', 'https']).default('http'),
  path: pathSchema.default('/stats/prometheus').describe('Where the metrics are; /metrics for Linkerd.'),
  params: z.record(z.string(), z.array(z.string())).default({}).describe('Query parameters.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Request headers.'),
  timeout: durationSchema
    .optional()
    .describe('Limit for one scrape, body included; scrape.timeout by default.'),
  cluster: z.string().min(1).optional().describe('Cluster of targets that do not name one.'),
  labels: labelsSchema.prefault({}),
  static: z.array(staticSchema).default([]).describe('Targets listed here.'),
  files: z
    .array(filePathSchema)
    .default([])
    .describe('Prometheus file_sd files, JSON or YAML; globs; watched.'),
  dns: z.array(dnsSchema).default([]).describe('Targets found in DNS.'),
  kubernetes: z.array(kubernetesSchema).default([]).describe('Pods of Kubernetes clusters.'),
  bearer: bearerSchema.optional().describe('Sends Authorization: Bearer.'),
  tls: tlsSchema.optional().describe('TLS settings for https.'),
  certs: certsSchema
    .optional()
    .describe(
      'Also reads the certificates of Envoys whose admin port can be reached; `{}` for its defaults.',
    ),
});

export const scrapeSchema = z
  .strictObject({
    interval: durationSchema
      .prefault('15s')
      .refine((ms) => ms >= 1000, 'the interval must be 1s or longer')
      .refine(
        (ms) => 60_000 % ms === 0,
        'the interval must divide a minute evenly: 1s, 5s, 10s, 15s, 30s, 1m',
      )
      .describe('How often every proxy is read; one interval for the whole mesh. Divides a minute evenly.'),
    timeout: durationSchema
      .optional()
      .describe('Limit for one scrape, body included; 10s, or four fifths of a shorter interval.'),
    concurrency: z.number().int().min(1).max(1024).default(16).describe('Scrapes at once.'),
    maxBodySize: sizeSchema.prefault('64MiB').describe('Limit for one body, after decompression.'),
    jobs: z.array(scrapeJobSchema).default([]),
  })
  .superRefine((scrape, context) => {
    const tooLong = (timeout: number | undefined, path: (string | number)[]) => {
      if (timeout === undefined || timeout <= scrape.interval) return;
      context.addIssue({ code: 'custom', path, message: 'a timeout may not be longer than the interval' });
    };
    tooLong(scrape.timeout, ['timeout']);
    const seen = new Set<string>();
    for (const [index, job] of scrape.jobs.entries()) {
      tooLong(job.timeout, ['jobs', index, 'timeout']);
      if (seen.has(job.name)) {
        const message = `two jobs are named "${job.name}"`;
        context.addIssue({ code: 'custom', path: ['jobs', index, 'name'], message });
      }
      seen.add(job.name);
    }
  });
