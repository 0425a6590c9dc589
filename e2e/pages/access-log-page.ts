/** The Access log page, as its readers know it. */
import { expect, type Download, type Locator } from '@playwright/test';
import { ConsolePage } from './console-page.ts';

export class AccessLogPage extends ConsolePage {
  async show(search = ''): Promise<void> {
    await this.open(`/access-log${search}`);
    await expect(this.rows().first()).toBeVisible();
  }

  table(): Locator {
    return this.page.getByRole('table', { name: 'Records', exact: true });
  }

  rows(): Locator {
    return this.table().locator('[data-id]');
  }

  cells(column: string): Locator {
    return this.rows().locator(`[data-column="${column}"]`);
  }

  field(): Locator {
    return this.page.getByRole('combobox', { name: 'Filter the access log' });
  }

  chips(): Locator {
    return this.page.getByRole('list', { name: 'Filter in force' }).getByRole('listitem');
  }

  async filter(line: string): Promise<void> {
    await this.field().fill(line);
    await this.field().press('Escape');
    await this.field().press('Enter');
    await this.settle();
  }

  /** One of the small buttons that come over a cell under the pointer. */
  async pressOverCell(cell: Locator, button: string): Promise<void> {
    await cell.hover();
    await cell.getByRole('button', { name: button }).click();
    await this.settle();
  }

  histogram(): Locator {
    return this.page.getByRole('slider', { name: /^Records over time/ });
  }

  record(): Locator {
    return this.page.getByRole('complementary', { name: 'Record' });
  }

  liveTail(): Locator {
    return this.page.getByRole('switch', { name: 'Live tail' });
  }

  /** Downloads what is filtered; answers how many records the menu promised, and the file. */
  async export(format: RegExp): Promise<{ promised: number; download: Download }> {
    await this.page.getByRole('button', { name: 'Export' }).click();
    const note = await this.page.getByText(/records? that match, every field of each/).innerText();
    const coming = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: format }).click();
    return { promised: Number(note.split(' ')[0]?.replaceAll(',', '')), download: await coming };
  }
}
