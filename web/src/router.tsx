/** Which page an address shows; each feature is a chunk of its own, loaded when first visited. */
import { createBrowserRouter, Navigate, useLocation, type RouteObject } from 'react-router';
import { AppFrame } from './frame/app-frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { RouteError } from './frame/route-error.tsx';
import { LoadingRows } from './ui/loading.tsx';

function ToOverview() {
  const { search } = useLocation();
  return <Navigate to={`/overview${search}`} replace />;
}

/** Every address and its page. */
const routes: RouteObject[] = [
  {
    path: '/',
    Component: AppFrame,
    HydrateFallback: LoadingRows,
    children: [
      {
        ErrorBoundary: RouteError,
        children: [
          { index: true, Component: ToOverview },
          {
            path: 'overview',
            lazy: async () => ({ Component: (await import('./features/overview/route.tsx')).OverviewPage }),
          },
          {
            path: 'topology',
            lazy: async () => {
              // The canvas is the larger part: it is fetched beside the page, not after it.
              void import('./features/topology/graph-canvas.tsx').catch(() => null);
              return { Component: (await import('./features/topology/route.tsx')).TopologyPage };
            },
          },
          {
            path: 'services',
            lazy: async () => ({ Component: (await import('./features/services/route.tsx')).ServicesPage }),
          },
          {
            path: 'services/:id',
            lazy: async () => ({ Component: (await import('./features/service/route.tsx')).ServicePage }),
          },
          {
            path: 'workloads/:id',
            lazy: async () => ({ Component: (await import('./features/workload/route.tsx')).WorkloadPage }),
          },
          {
            path: 'edges/:id',
            lazy: async () => ({ Component: (await import('./features/edge/route.tsx')).EdgePage }),
          },
          {
            path: 'mesh',
            lazy: async () => ({ Component: (await import('./features/mesh/route.tsx')).MeshPage }),
          },
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
];

export function createAppRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter(routes);
}
