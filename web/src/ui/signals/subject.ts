/**
 * What a detail page is about, and the three questions that can be asked of it. In: a service, workload or edge by its
 * id. Out: react-query's results of its series, breakdown and heatmap, whichever of the three it is; and the same calls
 * as addresses, for the menus of panels.
 */
import type { BreakdownKey, Metric, NewEmbedPanel } from '@sightglass/shared/contract';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';

interface NodeSubject {
  readonly kind: 'service' | 'workload';
  readonly id: string;
}

export interface EdgeSubject {
  readonly kind: 'edge';
  readonly id: string;
  /** What the id's ends are: services and workloads have ids of one form. Undefined: services first. */
  readonly ends: 'service' | 'workload' | 'version' | undefined;
}

export type Subject = NodeSubject | EdgeSubject;

export type Direction = 'inbound' | 'outbound';

const SERIES = { service: 'getServiceSeries', workload: 'getWorkloadSeries', edge: 'getEdgeSeries' } as const;
const BREAKDOWN = {
  service: 'getServiceBreakdown',
  workload: 'getWorkloadBreakdown',
  edge: 'getEdgeBreakdown',
} as const;
const HEATMAP = {
  service: 'getServiceHeatmap',
  workload: 'getWorkloadHeatmap',
  edge: 'getEdgeHeatmap',
} as const;

/** The arguments of a call about the subject. */
function askAbout<Query extends object>(subject: Subject, query: Query) {
  const ends = subject.kind === 'edge' && subject.ends !== undefined ? { kind: subject.ends } : {};
  return { params: { id: subject.id }, query: { ...query, ...ends } };
}

export interface AskOptions {
  /** False holds the call back. */
  readonly enabled?: boolean;
}

export function useSubjectSeries(
  subject: Subject,
  query: ApiQuery<'getServiceSeries'>,
  options: AskOptions = {},
): ApiResult<'getServiceSeries'> {
  return useApi(SERIES[subject.kind], askAbout(subject, query), options);
}

export function useSubjectBreakdown(
  subject: Subject,
  query: ApiQuery<'getServiceBreakdown'>,
  options: AskOptions = {},
): ApiResult<'getServiceBreakdown'> {
  return useApi(BREAKDOWN[subject.kind], askAbout(subject, query), options);
}

export function useSubjectHeatmap(
  subject: Subject,
  query: ApiQuery<'getServiceHeatmap'>,
  options: AskOptions = {},
): ApiResult<'getServiceHeatmap'> {
  return useApi(HEATMAP[subject.kind], askAbout(subject, query), options);
}

export function seriesCall(subject: Subject, query: ApiQuery<'getServiceSeries'>): string {
  return buildApiUrl(SERIES[subject.kind], askAbout(subject, query));
}

export function breakdownCall(subject: Subject, query: ApiQuery<'getServiceBreakdown'>): string {
  return buildApiUrl(BREAKDOWN[subject.kind], askAbout(subject, query));
}

export function heatmapCall(subject: Subject, query: ApiQuery<'getServiceHeatmap'>): string {
  return buildApiUrl(HEATMAP[subject.kind], askAbout(subject, query));
}

/** A chart of the subject for other pages. */
export function embedChart(
  subject: Subject,
  chart: {
    readonly metrics: readonly Metric[];
    readonly by?: BreakdownKey | undefined;
    readonly direction: Direction;
  },
): NewEmbedPanel {
  const { metrics, by = null, direction } = chart;
  const ends = subject.kind === 'edge' ? (subject.ends ?? null) : null;
  return { panel: 'chart', of: subject.kind, id: subject.id, ends, metrics: [...metrics], by, direction };
}
