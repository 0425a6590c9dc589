/** A trend the size of a word: values at equal distances, oldest first, null where nothing was stored. */
import { memo } from 'react';
import { buildSparkline } from './sparkline-path.ts';

interface SparklineProps {
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
  /** What the trend is of; without it the picture is decoration beside its number. */
  readonly label?: string;
}

export const Sparkline = memo(function Sparkline({ values, width = 96, height = 20, label }: SparklineProps) {
  const { line, area } = buildSparkline(values, { width, height });
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      style={{ display: 'block', flex: 'none' }}
    >
      <path d={area} fill="var(--sg-line)" opacity={0.16} />
      <path
        d={line}
        fill="none"
        stroke="var(--sg-line)"
        strokeWidth={1.4}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
});
