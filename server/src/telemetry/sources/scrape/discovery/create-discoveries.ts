/** The discoveries of a job, as its configuration lists them. */
import type { ScrapeJob } from '../../../../config/settings.ts';
import type { Discovery } from './discovery.ts';
import { createStaticDiscovery } from './static.ts';

export function createDiscoveries(job: ScrapeJob): Discovery[] {
  return job.static.length > 0 ? [createStaticDiscovery(job.static)] : [];
}
