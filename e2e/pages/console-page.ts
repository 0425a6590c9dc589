/** What tests do with any page of the console: by role and text, as a person would. */
import { type Locator, type Page, expect } from '@playwright/test';

export class ConsolePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a path and waits until the page has its heading and nothing is loading any more. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settle();
  }

  async settle(): Promise<void> {
    await expect(this.heading()).toBeVisible();
    await expect(this.page.locator('[aria-busy="true"]')).toHaveCount(0);
  }

  heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  navigation(): Locator {
    return this.page.getByRole('navigation', { name: 'Main' });
  }

  /** Every link inside the console on the present page, as path and query. */
  async internalLinks(): Promise<string[]> {
    return this.page.locator('a[href]').evaluateAll((anchors) =>
      anchors
        .map((anchor) => (anchor as HTMLAnchorElement).href)
        .filter((href) => href.startsWith(location.origin))
        .map((href) => href.slice(location.origin.length)),
    );
  }
}
