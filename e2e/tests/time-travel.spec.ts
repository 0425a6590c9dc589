/** Time travel: any moment on every page, two moments of the graph, what changed about a service; as the demo's schedule of faults foretells. */
import { expect, test } from '../fixtures/console.ts';
import { minuteOfCycle, minutesOfCycle, TimeTravelPage } from '../pages/time-travel-page.ts';

test('the bar opens by a key, travels by keys and by dragging, and comes back', async ({
  page,
  checkAccessibility,
}) => {
  const travel = new TimeTravelPage(page);
  await travel.open('/overview');
  await travel.openBar();
  await expect(page).toHaveURL(/travel=1d/);
  await expect(travel.slider()).toHaveAttribute('aria-valuetext', 'The present');
  await checkAccessibility('the bar of time travel');
  await travel.slider().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/at=\d{13}/);
  await expect(travel.bar().getByRole('note')).toContainText('are those of now');
  // The moment stays while the page changes, and each says what of it is of now.
  await travel.navigation().getByRole('link', { name: 'Mesh' }).click();
  await expect(page).toHaveURL(/\/mesh\?.*at=\d{13}/);
  await expect(travel.bar().getByRole('note')).toContainText('as they are now');
  const before = new URL(page.url()).searchParams.get('at');
  await travel.dragTo(0.5);
  await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBe(before);
  await travel.bar().getByRole('button', { name: 'Back to live' }).click();
  await expect(page).not.toHaveURL(/at=/);
  await travel.bar().getByRole('button', { name: 'Close time travel' }).click();
  await expect(travel.bar()).toHaveCount(0);
});

test('two moments of the graph differ as the faults foretell', async ({ page, checkAccessibility }) => {
  const travel = new TimeTravelPage(page);
  // Slow from minute 10 to 20; the earlier window ends at minute 9.
  await travel.open(`/topology?range=${minutesOfCycle(12, 15)}&against=${minuteOfCycle(9)}`);
  const slow = travel.difference('frontend → currency');
  await expect(slow).toContainText('Worse');
  await expect(slow).toContainText('slower, more errors');
  await expect(travel.difference('frontend → recommendation')).toContainText('fewer errors');
  await expect(page.getByRole('application', { name: /^Graph/ })).toBeVisible();
  await slow.getByRole('button').click();
  const detail = page.getByRole('region', { name: 'Both moments of frontend → currency' });
  await expect(detail.getByRole('row', { name: /p95/ })).toContainText('slower');
  await checkAccessibility('the graph between two moments');
  await detail.getByRole('link', { name: 'Page as it was then' }).click();
  await expect(page).toHaveURL(/\/edges\/.*range=/);
});

test('what changed about a service stands on its page, the cause first', async ({
  page,
  checkAccessibility,
}) => {
  const travel = new TimeTravelPage(page);
  const around = minuteOfCycle(11);
  await travel.open(`/services/east~shop~checkout?range=${minutesOfCycle(0, 14)}&around=${around}`);
  const before = travel.whatChanged().getByRole('list', { name: 'Until the trouble, the latest first' });
  await expect(before.getByRole('listitem').first()).toContainText('of calls to shop/currency rose');
  await expect(before).toContainText('Latency rose');
  await checkAccessibility('a service with what changed');
});
