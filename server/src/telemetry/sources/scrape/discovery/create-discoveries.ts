/** The discoveries of a job, as its configuration lists them. */
import type { ScrapeJob } from '../../../../config/settings.ts';
import type { Discovery } from './discovery.ts';
import { createDnsDiscovery } from './dns.ts';
import { createFileDiscovery } from './files.ts';
import { createKubernetesDiscovery } from './kubernetes.ts';
import { createStaticDiscovery } from './static.ts';

export function createDiscoveries(job: ScrapeJob): Discovery[] {
  return [
    ...(job.static.length > 0 ? [createStaticDiscovery(job.static)] : []),
    ...(job.files.length > 0 ? [createFileDiscovery({ patterns: job.files })] : []),
    ...job.dns.map((settings) => createDnsDiscovery(settings)),
    ...job.kubernetes.map((settings) => createKubernetesDiscovery({ settings })),
  ];
}
