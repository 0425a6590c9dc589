/**
 * What OTLP over HTTP answers (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response): `ExportMetricsServiceResponse` with a
 * `partial_success` when some points were left out, `google.rpc.Status` with a message when a body was refused; in the encoding of the
 * request.
 */
import { lengthField, varintField } from '../push/encode-wire.ts';
import type { PushReceipt } from '../push/push-reader.ts';
import type { PushAnswer } from '../push/push-source.ts';

export const PROTOBUF = 'application/x-protobuf';
export const JSON_TYPE = 'application/json';

function describeRejection({ rejected, histograms }: PushReceipt): string {
  const parts: string[] = [];
  if (rejected > 0) parts.push(`${rejected} samples came too late, out of order or with a wrong time`);
  if (histograms > 0) parts.push(`${histograms} exponential histograms are not read: use explicit bounds`);
  return parts.join('; ');
}

/** The answer to a body that was taken. */
export function confirmMetrics(receipt: PushReceipt, contentType: string): PushAnswer {
  const rejected = receipt.rejected + receipt.histograms;
  const message = describeRejection(receipt);
  const headers = { 'Content-Type': contentType };
  if (contentType === JSON_TYPE) {
    const body =
      rejected === 0
        ? {}
        : { partialSuccess: { rejectedDataPoints: String(rejected), errorMessage: message } };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
  }
  const partial = Buffer.concat([varintField(1, rejected), lengthField(2, message)]);
  return { status: 200, headers, body: rejected === 0 ? Buffer.alloc(0) : lengthField(1, partial) };
}

/** The body of the answer to one that was not. */
export function explainRefusal(message: string, contentType: string): Omit<PushAnswer, 'status'> {
  const headers = { 'Content-Type': contentType };
  if (contentType === JSON_TYPE) return { headers, body: Buffer.from(JSON.stringify({ message })) };
  return { headers, body: lengthField(2, message) };
}
