/** What a test to a receiver did: whether it arrived, the status, the answer's first words and the time it took. */
import type { ReceiverTest } from '@sightglass/shared/contract';
import { formatLatency } from '../../format/latency.ts';
import { StatusShape } from '../status-badge.tsx';
import classes from './test-result.module.css';

interface TestResultProps {
  readonly result: ReceiverTest | undefined;
  /** The test itself could not be made. */
  readonly error: Error | null;
}

export function TestResult({ result, error }: TestResultProps) {
  // The region is there before its words: only then are they read aloud.
  return (
    <div className={classes.result} role="status" data-empty={(!result && !error) || undefined}>
      {error ? (
        <>
          <StatusShape health="failing" />
          <span>No test was sent: {error.message}</span>
        </>
      ) : null}
      {result && !error ? (
        <>
          <StatusShape health={result.ok ? 'ok' : 'failing'} />
          <span>
            {result.ok ? 'The test arrived' : 'The test failed'}
            {result.status === null ? '' : `, status ${result.status}`}, after{' '}
            {formatLatency(result.durationMs)}
            {result.detail === '' ? null : (
              <>
                : <code>{result.detail}</code>
              </>
            )}
          </span>
        </>
      ) : null}
    </div>
  );
}
