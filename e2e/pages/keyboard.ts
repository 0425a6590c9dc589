/** A reader without a mouse: goes from field to field by Tab, and sees where the focus is. */
import { expect, type Locator, type Page } from '@playwright/test';

const MOST_STEPS = 80;

export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses Tab until the element has the focus; fails when it cannot be reached so. */
  async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let step = 0; step < MOST_STEPS; step++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${String(target)} was not reached by ${MOST_STEPS} presses of Tab`);
  }

  /** Goes to a text field and writes over what is in it. */
  async fill(target: Locator, text: string): Promise<void> {
    await this.tabTo(target);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }
}
