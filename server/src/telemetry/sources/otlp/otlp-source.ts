/** OpenTelemetry metrics over HTTP at POST /v1/metrics: protobuf or JSON, as they are or gzipped. */
import type { PushIntake } from '../../push-intake.ts';
import { parseMediaType } from '../push/media-type.ts';
import type { PushFormat } from '../push/push-reader.ts';
import type { PushProtocol } from '../push/push-source.ts';
import { UnsupportedBody } from '../push/unsupported-body.ts';
import { confirmMetrics, explainRefusal, JSON_TYPE, PROTOBUF } from './answers.ts';
import { encodeJsonMetrics } from './json-to-protobuf.ts';
import { MetricsReader } from './read-metrics.ts';
import { unpackGzip } from './unpack-gzip.ts';

const PACKINGS = ['identity', 'gzip'] as const;

function typeOf(contentType: string | undefined): string {
  return parseMediaType(contentType, 'charset').type;
}

/** The protocol over one intake: both encodings name the same series. */
export function createOtlp(openIntake: (kind: string) => PushIntake): PushProtocol {
  const intake = openIntake('otlp');
  const reader = new MetricsReader(intake);
  const formats = [PROTOBUF, JSON_TYPE].flatMap((type) =>
    PACKINGS.map((packing): PushFormat & { type: string; packing: string } => ({
      name: `otlp ${type} ${packing}`,
      type,
      packing,
      intake,
      async unpack(packed, maxBytes) {
        const body = packing === 'gzip' ? await unpackGzip(packed, maxBytes) : packed;
        return type === JSON_TYPE ? encodeJsonMetrics(body.toString('utf8')) : body;
      },
      read: (body) => reader.read(body),
    })),
  );
  return {
    kind: 'otlp',
    path: '/v1/metrics',
    formats,
    choose({ contentType, contentEncoding }) {
      const packing = contentEncoding?.trim().toLowerCase() || 'identity';
      const found = formats.find(
        (format) => format.type === typeOf(contentType) && format.packing === packing,
      );
      if (found) return found;
      throw new UnsupportedBody(
        `OTLP metrics are ${PROTOBUF} or ${JSON_TYPE}, plain or gzipped; not ${contentType ?? 'nothing'} packed with ${packing}.`,
      );
    },
    confirm: (receipt, { name }) => confirmMetrics(receipt, name.includes(JSON_TYPE) ? JSON_TYPE : PROTOBUF),
    explain: (message, { contentType }) =>
      explainRefusal(message, typeOf(contentType) === JSON_TYPE ? JSON_TYPE : PROTOBUF),
  };
}
