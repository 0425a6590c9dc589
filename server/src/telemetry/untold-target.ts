import type { Target } from '@sightglass/shared/contract';

type Figures = Omit<Target, 'id' | 'source' | 'url' | 'labels'>;

/** What is told of a target besides where it is, as long as nothing came from it. Its holder may write to it. */
export function untoldTarget(): Figures {
  return {
    state: 'pending',
    lastScrapeAt: null,
    lastSuccessAt: null,
    lastDurationMs: null,
    samples: 0,
    series: 0,
    bodyBytes: 0,
    scrapes: 0,
    failures: 0,
    parseErrors: 0,
    lastError: null,
    dialects: [],
  };
}
