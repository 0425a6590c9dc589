/** How latency was spread over time: requests by step and bucket. */
import { LatencyHeatmap } from '../../charts/latency-heatmap.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { ChartFaces, ChartPanel } from './chart-panel.tsx';
import { heatmapCall, useSubjectHeatmap, type Direction, type Subject } from './subject.ts';

interface HeatmapPanelProps {
  readonly subject: Subject;
  readonly direction: Direction;
  readonly height?: number;
}

function HeatmapChart({ subject, direction, height }: Required<HeatmapPanelProps>) {
  const { rangeQuery } = useFrame();
  const result = useSubjectHeatmap(subject, { direction, ...rangeQuery });
  return (
    <ChartFaces
      result={result}
      what="the latency heatmap"
      height={height}
      isEmpty={({ bounds, columns }) =>
        bounds.length === 0 || columns.every((column) => !column?.some((n) => n > 0))
      }
      empty="No latency in this range"
      hint="Proxies report latency for HTTP and gRPC requests, not for TCP connections."
    >
      {({ times, stepMs, bounds, columns }) => (
        <LatencyHeatmap
          label="Requests"
          times={times}
          stepMs={stepMs}
          bounds={bounds}
          columns={columns}
          height={height}
        />
      )}
    </ChartFaces>
  );
}

export function HeatmapPanel({ subject, direction, height = 240 }: HeatmapPanelProps) {
  const { rangeQuery } = useFrame();
  return (
    <ChartPanel
      id="heatmap"
      title="Latency heatmap"
      note="requests by duration"
      calls={[heatmapCall(subject, { direction, ...rangeQuery })]}
      height={height}
    >
      {() => <HeatmapChart subject={subject} direction={direction} height={height} />}
    </ChartPanel>
  );
}
