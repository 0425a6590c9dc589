/** Every form in both APIs for services of the demo: it writes something that validations have nothing against, once, or says why not. */
import type { ServiceRef } from '@sightglass/shared/identity';
import { expect, it } from 'vitest';
import { DEMO_CONFIG } from '../../demo/config/demo-config.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { judgePlan } from './judge-plan.ts';
import { EVERY_FORM } from './testing/demo-forms.ts';
import { writeText } from './testing/write-text.ts';

const config = createMeshConfig({
  sources: DEMO_CONFIG.map(({ cluster, texts }) => createTextSource({ cluster, texts, startedAt: 1 })),
});

const SERVICES = [
  ['east', 'shop', 'recommendation'],
  ['east', 'shop', 'currency'],
  ['east', 'shop', 'checkout'],
  ['east', 'shop', 'search'],
  ['east', 'payments', 'ledger'],
  ['west', 'loyalty', 'points'],
] as const;

/** What is wrong with a change; null where nothing is. */
async function findFault(
  change: Parameters<typeof writeText>[1],
  service: ServiceRef,
): Promise<string | null> {
  const written = writeText(config, change, service);
  // What an API has no words for, and what a version cannot do without, is refused rightly.
  if (written.refused !== null)
    return /Gateway API|own outlier detection/.test(written.refused) ? null : written.refused;
  const again = writeText(written.after, change, service);
  if (again.refused !== null || again.yaml !== '') return `not written once: ${again.refused ?? again.yaml}`;
  const { problems } = await judgePlan(written.drafted, {
    config,
    concerned: [],
    namespace: service.namespace,
  });
  // Most of them have no v2, and validations are right to say so.
  const worst = problems.find(
    ({ isNew, severity, code }) => isNew && severity === 'error' && code !== 'SG0116',
  );
  return worst ? `${worst.code} ${worst.message}` : null;
}

it.each(SERVICES)('%s %s %s', async (cluster, namespace, name) => {
  const found: [string, string | null][] = [];
  for (const api of ['istio', 'gateway'] as const)
    for (const settings of EVERY_FORM) {
      const fault = await findFault({ api, settings }, { cluster, namespace, name });
      found.push([`${api} ${JSON.stringify(settings)}`, fault]);
    }
  expect(found.filter(([, fault]) => fault !== null)).toEqual([]);
});
