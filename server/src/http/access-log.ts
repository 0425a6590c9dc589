/** What handlers are given of the access log: the store, and what became of what was sent. */
import type { AccessLogStatusAnswer } from '@sightglass/shared/contract';
import type { AccessLogStore, ToldStatus } from '../store/access-log/access-log-store.ts';

export interface AccessLog {
  readonly store: Pick<
    AccessLogStore,
    'readPage' | 'readHistogram' | 'readFlows' | 'readCertificates' | 'readRecord'
  > & { status(): ToldStatus };
  /** Without `now` and `kept`. */
  describe(): Omit<AccessLogStatusAnswer, 'now' | 'kept'>;
}
