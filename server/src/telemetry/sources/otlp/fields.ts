/**
 * Tags (field number and wire type) of opentelemetry/proto/metrics/v1/metrics.proto and its kin, as far as they are read. See
 * https://github.com/open-telemetry/opentelemetry-proto.
 */
import { FIXED64, LENGTH, VARINT } from '../push/wire-reader.ts';

const tag = (field: number, type: number): number => field * 8 + type;

export const RESOURCE_METRICS = tag(1, LENGTH);
export const RESOURCE = tag(1, LENGTH);
export const SCOPE_METRICS = tag(2, LENGTH);
export const METRICS = tag(2, LENGTH);
export const RESOURCE_ATTRIBUTES = tag(1, LENGTH);

export const METRIC_NAME = tag(1, LENGTH);
export const GAUGE = tag(5, LENGTH);
export const SUM = tag(7, LENGTH);
export const HISTOGRAM = tag(9, LENGTH);
export const EXPONENTIAL_HISTOGRAM = tag(10, LENGTH);

export const DATA_POINTS = tag(1, LENGTH);
export const TEMPORALITY = tag(2, VARINT);
export const IS_MONOTONIC = tag(3, VARINT);
export const DELTA = 1;

export const TIME = tag(3, FIXED64);
export const AS_DOUBLE = tag(4, FIXED64);
export const AS_INT = tag(6, FIXED64);
export const NUMBER_ATTRIBUTES = tag(7, LENGTH);
export const NUMBER_FLAGS = tag(8, VARINT);

export const HISTOGRAM_SUM = tag(5, FIXED64);
export const BUCKET_COUNTS = tag(6, LENGTH);
export const BUCKET_COUNT = tag(6, FIXED64);
export const EXPLICIT_BOUNDS = tag(7, LENGTH);
export const EXPLICIT_BOUND = tag(7, FIXED64);
export const HISTOGRAM_ATTRIBUTES = tag(9, LENGTH);
export const HISTOGRAM_FLAGS = tag(10, VARINT);
/** Flag of a point that says only that there is no value: a staleness marker. */
export const NO_RECORDED_VALUE = 1;

export const KEY = tag(1, LENGTH);
export const VALUE = tag(2, LENGTH);
export const STRING_VALUE = tag(1, LENGTH);
export const BOOL_VALUE = tag(2, VARINT);
export const INT_VALUE = tag(3, VARINT);
export const DOUBLE_VALUE = tag(4, FIXED64);
