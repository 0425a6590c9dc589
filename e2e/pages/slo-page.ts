/** What tests do with SLOs: through the API where the page is not what is tested, and through the form. */
import { expect, type Locator } from '@playwright/test';
import type { SloDraft, SloRecord } from '@sightglass/shared/contract';
import { ConsolePage } from './console-page.ts';

const CHECKOUT: SloDraft = {
  name: 'Checkout answers',
  sli: { kind: 'availability' },
  scope: { cluster: 'east', namespace: 'shop', service: 'checkout' },
  goal: 0.95,
  period: { kind: 'rolling', days: 7 },
};

export class SloPage extends ConsolePage {
  /** Keeps an SLO of the demo's checkout, with another name or goal. */
  async create(part: Partial<SloDraft> = {}): Promise<SloRecord> {
    const response = await this.page.request.post('/api/v1/slos', { data: { ...CHECKOUT, ...part } });
    expect(response.ok(), await response.text()).toBe(true);
    return (await response.json()) as SloRecord;
  }

  async remove(id: string): Promise<void> {
    await this.page.request.delete(`/api/v1/slos/${id}`);
  }

  /** Waits until it was judged by history that has been read. */
  async awaitJudgement(id: string): Promise<void> {
    await expect
      .poll(
        async () => {
          const response = await this.page.request.get(`/api/v1/slos/${id}`);
          const row = (await response.json()) as { status: { state: string } };
          return row.status.state;
        },
        { timeout: 40_000 },
      )
      .not.toBe('no-data');
  }

  form(): Locator {
    return this.page.getByRole('form');
  }

  field(name: string | RegExp): Locator {
    return this.form().getByRole('textbox', { name });
  }

  preview(): Locator {
    return this.page.getByRole('complementary', { name: 'Preview' });
  }
}
