/**
 * The five faces of a view over one answer. In: react-query's result and how to draw the data. Out: a skeleton while
 * nothing is there yet, the error when nothing could be had, an empty state, the old data with its age when refreshing
 * fails, or the data.
 */
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { LoadingRows } from './loading.tsx';
import { StaleNotice } from './stale-notice.tsx';

/** The part of a query's result that the faces read. */
export interface FacesResult<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly dataUpdatedAt: number;
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
}

interface FacesProps<T> {
  readonly result: FacesResult<T>;
  /** What is shown, for the error's words: `the services`. */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
  readonly isEmpty?: ((data: T) => boolean) | undefined;
  readonly empty?: ReactNode;
  readonly loading?: ReactNode;
  /** One of many panels: that its data are old takes no room, for the page says why. */
  readonly brief?: boolean;
}

export function Faces<T>({ result, what, children, isEmpty, empty, loading, brief }: FacesProps<T>) {
  const { data, error } = result;
  const retry = (): void => void result.refetch();
  // An error under new parameters must not hide behind the answer to the old ones.
  if (error && (data === undefined || result.isPlaceholderData)) {
    return <ErrorState what={what} error={error} onRetry={retry} />;
  }
  if (data === undefined) return loading ?? <LoadingRows label={`Loading ${what}`} />;
  return (
    <>
      {error ? (
        <StaleNotice since={result.dataUpdatedAt} reason={error.message} onRetry={retry} brief={brief} />
      ) : null}
      <div aria-busy={result.isPlaceholderData} style={{ display: 'contents' }}>
        {isEmpty?.(data) && empty !== undefined ? empty : children(data)}
      </div>
    </>
  );
}
