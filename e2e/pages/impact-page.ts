/** What tests do with the Impact page: choose what is to be out, read who depends on it, plan a window. */
import { expect, type Locator } from '@playwright/test';
import { ConsolePage } from './console-page.ts';

export class ImpactPage extends ConsolePage {
  /** Chooses a service by part of its name. */
  async choose(part: string, label: string): Promise<void> {
    const picker = this.page.getByRole('combobox', { name: 'Out of service' });
    await picker.fill(part);
    await this.page.getByRole('option', { name: label }).click();
    await picker.press('Escape');
    await this.settle();
  }

  dependants(): Locator {
    return this.page.getByRole('table', { name: 'Dependants', exact: true });
  }

  objectives(): Locator {
    return this.page.getByRole('table', { name: 'Objectives touched' });
  }

  week(): Locator {
    return this.page.getByRole('table', { name: 'Expected traffic of the coming week' });
  }

  /** The cell of the week's grid with this rank. */
  ranked(rank: number): Locator {
    return this.week().getByRole('button', { name: new RegExp(`rank ${rank}$`) });
  }

  async planPicked(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Plan this window' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Plan this window' });
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    // Twice, as an impatient hand does.
    await dialog.getByRole('button', { name: 'Plan it' }).dblclick();
    await expect(dialog).toBeHidden();
  }

  /** Text of the file that the menu's entry gives. */
  async download(entry: string): Promise<string> {
    await this.page.getByRole('button', { name: 'For the ticket' }).click();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('menuitem', { name: entry }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }
}
