/** Traffic over the demo mesh: its bad canary, its routes, and the list of all services. */
import { expect, test } from '../fixtures/console.ts';
import { TrafficPage } from '../pages/traffic-page.ts';

const RECOMMENDATION = 'east~shop~recommendation';

test('from the list of services to the bad canary, its weights and its route', async ({
  page,
  checkAccessibility,
}) => {
  const traffic = new TrafficPage(page);
  await traffic.open('/overview');
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(traffic.heading()).toHaveText('Traffic');
  await expect(traffic.service('currency')).toContainText('breaker');
  await traffic.show('Versions and splits');
  await expect(traffic.service('recommendation')).toContainText('v1 90%');
  await traffic.settle();
  await checkAccessibility('the traffic of all services');
  await traffic.openService('recommendation');
  await expect(page).toHaveURL(/\/services\/.*tab=traffic/);
  await expect(traffic.panel('Canary')).toContainText('v2 against v1');
  await expect(
    traffic.panel('Canary').getByRole('img', { name: /^Errors: the difference is/ }),
  ).toBeVisible();
  await expect(traffic.row('Versions side by side', 'v2')).toBeVisible();
  await expect(traffic.row('Configured and observed shares', 'v2')).toContainText('10%');
  await expect(traffic.panel('Routes')).toContainText('every request');
  await traffic.settle();
  await checkAccessibility('the traffic of a service');
});

test('the bad canary is worse over half an hour that holds its fault, and turned round it is better', async ({
  page,
}) => {
  const traffic = new TrafficPage(page);
  const cycle = 1_800_000;
  const end = Math.floor(Date.now() / cycle) * cycle;
  const range = `${end - cycle}..${end}`;
  await traffic.open(`/services/${encodeURIComponent(RECOMMENDATION)}?tab=traffic&range=${range}`);
  await expect(traffic.panel('Canary')).toContainText(/of v2’s requests fail.*worse by/);
  await expect(traffic.panel('Canary')).toContainText('It fails more often: take it back.');
  await page.getByRole('combobox', { name: 'Candidate' }).selectOption('v1');
  await expect(traffic.panel('Canary')).toContainText(/of v1’s requests fail.*better by/);
});

test('a service with one version says that there is nothing to compare', async ({
  page,
  checkAccessibility,
}) => {
  const traffic = new TrafficPage(page);
  await traffic.open(`/services/${encodeURIComponent('east~shop~currency')}?tab=traffic`);
  await expect(traffic.panel('Canary')).toContainText('there is nothing to compare it with');
  await expect(traffic.panel('Load balancing and breakers')).toContainText('http.http2MaxRequests 24');
  await traffic.settle();
  await checkAccessibility('the traffic of a service with one version');
});

test('what payment’s proxies tell of ledger: attempts per request, and by caller', async ({
  page,
  checkAccessibility,
}) => {
  const traffic = new TrafficPage(page);
  // An hour holds both turns of the cycle: one in which ledger cannot be reached.
  await traffic.open(`/services/${encodeURIComponent('east~payments~ledger')}?tab=traffic&range=now-1h`);
  const panel = traffic.panel('Retries, outlier detection and breakers');
  await expect(panel).toContainText(
    /Attempts per request: 1\.\d\d \(of [\d,. k]+ requests?, told by the proxies of 1 of 1 caller\)/,
  );
  await expect(panel).toContainText(/requests had spent all attempts/);
  await expect(panel).toContainText('Ejected hosts are not told here');
  const cells = traffic.row('Retries, ejections and breakers by caller', 'payment-v1').getByRole('cell');
  await expect(cells.nth(2)).toHaveText(/^1\.\d\d\+?$/);
  // Silence of outlier detection is no zero.
  await expect(cells.nth(5)).toHaveText('–');
  await traffic.settle();
  await checkAccessibility('retries of a service');
});
