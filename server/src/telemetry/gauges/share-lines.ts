/** Lines of gauges that are asked for, and of how a proxy shields its callees, come from one reader: each goes where it belongs, some to both. */
import type { LineReader } from '../exposition/sample-sink.ts';
import type { ResilienceTarget } from '../resilience/resilience-book.ts';

export function shareLines({
  gauges,
  isGauge,
  resilience,
  isOfResilience,
}: {
  readonly gauges: LineReader;
  readonly isGauge: (metric: string) => boolean;
  readonly resilience: ResilienceTarget | null;
  readonly isOfResilience: (metric: string) => boolean;
}): LineReader {
  if (resilience === null) return gauges;
  return {
    begin(at) {
      gauges.begin(at);
      resilience.begin(at);
    },
    read(line, value) {
      const isShielding = isOfResilience(line.name);
      if (isShielding) resilience.read(line, value);
      if (!isShielding || isGauge(line.name)) gauges.read(line, value);
    },
    end: () => resilience.end(),
  };
}
