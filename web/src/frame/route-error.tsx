/** A page that broke: says so inside the frame, so that the rest of the console stays usable. */
import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/error-state.tsx';

export function RouteError() {
  const error = useRouteError();
  return (
    <ErrorState
      what="this page"
      error={error instanceof Error ? error : new Error('An unknown error')}
      onRetry={() => location.reload()}
    />
  );
}
