/**
 * OpenTelemetry logs over HTTP at POST /v1/logs: access log lines that a collector read from containers, or that Envoys send themselves (Istio's envoyOtelAls). Enters: a body with its
 * headers; leaves: records in the intake, and the protocol's answer, given once the records are written. Who logged is told by Envoy's own resource attributes
 * (`node_name`, `cluster_name`), else by Kubernetes' (`k8s.pod.name`, ...).
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { AccessIntake } from '../../access-log/access-intake.ts';
import { readLogFields, readLogLine, type LineReading } from '../../access-log/formats/log-line.ts';
import { describeOrigin, type LogOrigin } from '../../access-log/formats/log-origin.ts';
import { identifyNode } from '../../access-log/identify-node.ts';
import { lengthField, varintField } from '../push/encode-wire.ts';
import { parseMediaType } from '../push/media-type.ts';
import { PushRefused } from '../push/push-gate.ts';
import { UnsupportedBody } from '../push/unsupported-body.ts';
import { explainRefusal, JSON_TYPE, PROTOBUF } from './answers.ts';
import type { Values } from './log-values.ts';
import { readJsonLogs, readProtobufLogs, type OtlpLog } from './read-logs.ts';
import { unpackGzip } from './unpack-gzip.ts';

interface BodyHeaders {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

export interface LogAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface OtlpLogs {
  /** Rejects with MalformedBody, BodyAboveLimit, UnsupportedBody, or PushRefused when the records could not be written: rather twice than not at all. */
  receive(packed: Buffer, headers: BodyHeaders, maxBytes: number): Promise<LogAnswer>;
  /** The body of a refusal, in the protocol's own words. */
  explain(message: string, headers: BodyHeaders): LogAnswer;
}

const RETRY_SECONDS = 5;

function textOf(values: Values, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function originOf(resource: Values): LogOrigin {
  const nodeId = textOf(resource, 'node_name');
  const k8s = {
    cluster: textOf(resource, 'k8s.cluster.name', 'cluster.name'),
    namespace: textOf(resource, 'k8s.namespace.name', 'service.namespace'),
    pod: textOf(resource, 'k8s.pod.name'),
    address: textOf(resource, 'k8s.pod.ip'),
    workload: textOf(
      resource,
      'k8s.deployment.name',
      'k8s.statefulset.name',
      'k8s.daemonset.name',
      'k8s.replicaset.name',
    ),
    service: textOf(resource, 'service.name'),
  };
  if (nodeId === undefined) return describeOrigin(k8s);
  const cluster = textOf(resource, 'cluster_name') ?? '';
  return { nodeId, node: identifyNode({ id: nodeId, cluster, metadata: {} }, k8s.cluster ?? '') };
}

function readLog({ time, body, attributes }: OtlpLog, origin: LogOrigin): LineReading {
  // The time of the log record is that of the request, where the attributes do not tell another.
  const started = time > 0 ? { start_time: new Date(Math.min(time, 8.64e15)).toISOString() } : {};
  if (typeof body === 'object' && body !== null) {
    const fields = { ...started, ...attributes, ...body };
    return readLogFields(fields, origin, 'otlp');
  }
  if (typeof body === 'string' && body.trim() !== '') {
    const read = readLogLine(body, origin, 'otlp');
    if (read !== 'none') return read;
  }
  return readLogFields({ ...started, ...attributes }, origin, 'otlp');
}

function confirm(rejected: number, type: string): LogAnswer {
  const headers = { 'Content-Type': type };
  const message = `${rejected} log records cannot be read`;
  if (type === JSON_TYPE) {
    const partial = { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: message } };
    return { headers, body: Buffer.from(JSON.stringify(rejected === 0 ? {} : partial)) };
  }
  const partial = Buffer.concat([varintField(1, rejected), lengthField(2, message)]);
  return { headers, body: rejected === 0 ? Buffer.alloc(0) : lengthField(1, partial) };
}

function typeOf({ contentType }: BodyHeaders): string {
  return parseMediaType(contentType, 'charset').type === JSON_TYPE ? JSON_TYPE : PROTOBUF;
}

export function createOtlpLogs(intake: AccessIntake, clock: () => EpochMs): OtlpLogs {
  const take = (logs: readonly OtlpLog[]): number => {
    const origins = new Map<Values, LogOrigin>();
    let rejected = 0;
    for (const log of logs) {
      let origin = origins.get(log.resource);
      if (!origin) {
        origin = originOf(log.resource);
        origins.set(log.resource, origin);
      }
      const read = readLog(log, origin);
      if (read === 'none') intake.counts.skipped++;
      else if ('fault' in read) {
        rejected++;
        intake.counts.malformed++;
        intake.faults.add(origin.nodeId || 'OTLP', read.fault, clock());
      } else intake.offer(read);
    }
    return rejected;
  };
  return {
    async receive(packed, headers, maxBytes) {
      const { type } = parseMediaType(headers.contentType, 'charset');
      const packing = headers.contentEncoding?.trim().toLowerCase() || 'identity';
      if ((type !== PROTOBUF && type !== JSON_TYPE) || (packing !== 'identity' && packing !== 'gzip')) {
        throw new UnsupportedBody(
          `OTLP logs are ${PROTOBUF} or ${JSON_TYPE}, plain or gzipped; not ${headers.contentType ?? 'nothing'} packed with ${packing}.`,
        );
      }
      const body = packing === 'gzip' ? await unpackGzip(packed, maxBytes) : packed;
      const logs = type === JSON_TYPE ? readJsonLogs(body.toString('utf8')) : readProtobufLogs(body);
      const rejected = take(logs);
      try {
        await intake.flush();
      } catch {
        // The store has said why in the log; the records wait, and come a second time if they are written after all.
        throw new PushRefused(503, 'The records could not be written.', RETRY_SECONDS);
      }
      return confirm(rejected, type);
    },
    explain: (message, headers) => explainRefusal(message, typeOf(headers)),
  };
}
