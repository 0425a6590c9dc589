/** What tests do with the Traffic page and with the Traffic tab of a service. */
import type { Locator } from '@playwright/test';
import { ConsolePage } from './console-page.ts';

export class TrafficPage extends ConsolePage {
  panel(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true }).first();
  }

  row(table: string, text: string): Locator {
    return this.page
      .getByRole('region', { name: table, exact: true })
      .getByRole('row')
      .filter({ hasText: text });
  }

  /** The row of a service in the list; of several clusters the first. */
  service(name: string): Locator {
    return this.page
      .getByRole('row')
      .filter({ has: this.page.getByRole('link', { name, exact: true }) })
      .first();
  }

  async show(label: string): Promise<void> {
    await this.page.getByRole('radio', { name: label }).click({ force: true });
  }

  async openService(name: string): Promise<void> {
    await this.service(name).getByRole('link', { name, exact: true }).click();
    await this.settle();
  }
}
