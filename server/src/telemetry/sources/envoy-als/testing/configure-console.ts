/** The configuration of a console that hears of Envoys: by their access logs, by scraping them, or by both. */
import type { Milliseconds } from '@sightglass/shared/units';

interface ScrapedEnvoy {
  readonly adminPort: number;
  readonly namespace: string;
  readonly workload: string;
}

interface Heard {
  readonly intervalMs: Milliseconds;
  /** Where the access log service listens; null for none. */
  readonly alsPort: number | null;
  readonly scraped: readonly ScrapedEnvoy[];
  /** Whether certificates are asked for as well. */
  readonly certs?: boolean;
}

export function configureConsole({ intervalMs, alsPort, scraped, certs = false }: Heard): object {
  const jobs = scraped.map(({ adminPort, namespace, workload }) => ({
    name: workload,
    path: '/stats/prometheus',
    ...(certs ? { certs: { interval: '10s' } } : {}),
    static: [
      {
        targets: [`127.0.0.1:${adminPort}`],
        labels: { cluster: 'east', namespace, service: workload, workload },
      },
    ],
  }));
  return {
    log: { level: 'warn' },
    scrape: { interval: `${intervalMs / 1000}s`, jobs },
    ...(alsPort === null ? {} : { accessLog: { als: { listen: `127.0.0.1:${alsPort}` } } }),
  };
}
