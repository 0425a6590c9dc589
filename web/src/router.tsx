/** Which page an address shows; each feature is a chunk of its own, loaded when first visited. */
import type { QueryClient } from '@tanstack/react-query';
import { createBrowserRouter, Navigate, useLocation, type RouteObject } from 'react-router';
import { warmLayoutWorker } from './features/topology/layout/layout-client.ts';
import { buildTopologyQuery } from './features/topology/queries.ts';
import { AppFrame } from './frame/app-frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { RouteError } from './frame/route-error.tsx';
import { LoadingRows } from './ui/loading.tsx';

function ToOverview() {
  const { search } = useLocation();
  return <Navigate to={`/overview${search}`} replace />;
}

/** Every address and its page. */
const buildRoutes = (queryClient: QueryClient): RouteObject[] => [
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
            // While the page is fetched the graph is asked for, to wait in the cache, and the worker starts that lays it out.
            loader: ({ request }) => {
              warmLayoutWorker();
              void queryClient.prefetchQuery(buildTopologyQuery(new URL(request.url).searchParams));
              return null;
            },
            shouldRevalidate: ({ currentUrl, nextUrl }) => currentUrl.pathname !== nextUrl.pathname,
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
            path: 'services/:id/traffic/change',
            lazy: async () => ({
              Component: (await import('./features/traffic-change/route.tsx')).TrafficChangePage,
            }),
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
            path: 'slos',
            lazy: async () => ({ Component: (await import('./features/slos/route.tsx')).SlosPage }),
          },
          {
            path: 'slos/new',
            lazy: async () => ({ Component: (await import('./features/slo-form/route.tsx')).NewSloPage }),
          },
          {
            path: 'slos/:id',
            lazy: async () => ({ Component: (await import('./features/slo/route.tsx')).SloPage }),
          },
          {
            path: 'slos/:id/edit',
            lazy: async () => ({ Component: (await import('./features/slo-form/route.tsx')).EditSloPage }),
          },
          {
            path: 'saturation',
            lazy: async () => ({
              Component: (await import('./features/saturation/route.tsx')).SaturationPage,
            }),
          },
          {
            path: 'saturation/:id',
            lazy: async () => ({
              Component: (await import('./features/saturation/signal-route.tsx')).SaturationSignalPage,
            }),
          },
          {
            path: 'alerts',
            lazy: async () => ({ Component: (await import('./features/alerts/route.tsx')).AlertsPage }),
          },
          {
            path: 'alerts/rules/:id',
            lazy: async () => ({
              Component: (await import('./features/alert-rule/route.tsx')).AlertRulePage,
            }),
          },
          {
            path: 'alerts/receivers/:id',
            lazy: async () => ({ Component: (await import('./features/receiver/route.tsx')).ReceiverPage }),
          },
          {
            path: 'alerts/silences/:id',
            lazy: async () => ({ Component: (await import('./features/silence/route.tsx')).SilencePage }),
          },
          {
            path: 'alerts/maintenance/:id',
            lazy: async () => ({
              Component: (await import('./features/maintenance/route.tsx')).MaintenancePage,
            }),
          },
          {
            path: 'alerts/routing/:id',
            lazy: async () => ({ Component: (await import('./features/routing/route.tsx')).RoutingPage }),
          },
          {
            path: 'security',
            lazy: async () => ({ Component: (await import('./features/security/route.tsx')).SecurityPage }),
          },
          {
            path: 'security/policies/:id',
            lazy: async () => ({
              Component: (await import('./features/security/workbench-route.tsx')).PolicyWorkbenchPage,
            }),
          },
          {
            path: 'traffic',
            lazy: async () => ({ Component: (await import('./features/traffic/route.tsx')).TrafficPage }),
          },
          {
            path: 'impact',
            lazy: async () => ({ Component: (await import('./features/impact/route.tsx')).ImpactPage }),
          },
          {
            path: 'access-log',
            lazy: async () => ({
              Component: (await import('./features/access-log/route.tsx')).AccessLogPage,
            }),
          },
          {
            path: 'mesh',
            lazy: async () => ({ Component: (await import('./features/mesh/route.tsx')).MeshPage }),
          },
          {
            path: 'views',
            lazy: async () => ({ Component: (await import('./features/views/route.tsx')).ViewsPage }),
          },
          {
            path: 'access',
            lazy: async () => ({ Component: (await import('./features/access/route.tsx')).AccessPage }),
          },
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
];

/** What pages ask first goes into `queryClient`. */
export function createAppRouter(queryClient: QueryClient): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter(buildRoutes(queryClient));
}
