/** What tests do with the pages of security: posture, STRICT readiness, policies and the workbench. */
import { expect, type Locator } from '@playwright/test';
import { ConsolePage } from './console-page.ts';

interface LoggedCall {
  readonly sourceAddress: string;
  readonly source: { readonly service: string };
}

export class SecurityPage extends ConsolePage {
  table(name: string | RegExp): Locator {
    return this.page.getByRole('table', { name });
  }

  row(table: string | RegExp, text: string | RegExp): Locator {
    return this.table(table).getByRole('row').filter({ hasText: text });
  }

  /** A name in a table of places: one level down. */
  async goInto(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).first().click();
    await this.settle();
  }

  editor(): Locator {
    return this.page.getByRole('textbox', { name: 'Policy as YAML' });
  }

  backtest(): Locator {
    return this.page.getByRole('region', { name: 'What it would have done' });
  }

  /** Address, without port, of a caller without a name that the access log saw call `service` in plaintext. Waits until one was logged. */
  async awaitPlaintextAddress(service: string): Promise<string> {
    const query = new URLSearchParams({ service, proof: 'plaintext', limit: '100', range: 'now-1h' });
    let address = '';
    await expect
      .poll(
        async () => {
          const response = await this.page.request.get(`/api/v1/access-log?${query.toString()}`);
          const { records } = (await response.json()) as { records: LoggedCall[] };
          address = records.find(({ source }) => source.service === 'unknown')?.sourceAddress ?? '';
          return address;
        },
        { timeout: 40_000 },
      )
      .not.toBe('');
    return address.replace(/:\d+$/, '');
  }
}
