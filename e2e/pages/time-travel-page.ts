/** The bar of stored history, the graph between two moments, and what changed about a service, as a person uses them. */
import { type Locator, expect } from '@playwright/test';
import { ConsolePage } from './console-page.ts';

export class TimeTravelPage extends ConsolePage {
  bar(): Locator {
    return this.page.getByRole('region', { name: 'Time travel' });
  }

  slider(): Locator {
    return this.bar().getByRole('slider', { name: 'Moment' });
  }

  async openBar(): Promise<void> {
    await this.page.keyboard.press('t');
    await expect(this.slider()).toBeVisible();
  }

  /** Drags the handle to a place of the bar, 0..1 from the left. */
  async dragTo(place: number): Promise<void> {
    const handle = await this.slider().boundingBox();
    const bar = await this.bar().boundingBox();
    if (!handle || !bar) throw new Error('The bar is not on the screen');
    const y = handle.y + handle.height / 2;
    await this.page.mouse.move(handle.x + handle.width / 2, y);
    await this.page.mouse.down();
    await this.page.mouse.move(bar.x + bar.width * place, y, { steps: 5 });
    await this.page.mouse.up();
  }

  differences(): Locator {
    return this.page.getByRole('table', { name: 'Differences' });
  }

  difference(name: string): Locator {
    return this.differences()
      .getByRole('row')
      .filter({ has: this.page.getByRole('button', { name, exact: true }) });
  }

  whatChanged(): Locator {
    return this.page.getByRole('region', { name: 'What changed' });
  }
}

/** Milliseconds of the demo's cycle of faults (docs/demo-mesh.md). */
const CYCLE_MS = 1_800_000;

/** Two minutes of the last whole cycle that is kept by the minute, as a range: minutes counted from its beginning. */
export function minutesOfCycle(from: number, to: number, now = Date.now()): string {
  const start = Math.floor(now / CYCLE_MS) * CYCLE_MS - CYCLE_MS;
  return `${start + from * 60_000}..${start + to * 60_000}`;
}

export function minuteOfCycle(minute: number, now = Date.now()): number {
  return Math.floor(now / CYCLE_MS) * CYCLE_MS - CYCLE_MS + minute * 60_000;
}
