/** The body of a request, whole, as it was sent. What is larger than the limit is not read to its end. */
import type { IncomingMessage } from 'node:http';
import { BodyAboveLimit } from '../telemetry/sources/push/malformed-body.ts';

/** Rejects with BodyAboveLimit, or with the stream's error when the sender goes away. */
export async function readRequestBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new BodyAboveLimit(maxBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The request stays open, so that it can be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    // A request without an encoding of its own gives buffers.
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > maxBytes) throw new BodyAboveLimit(maxBytes);
    chunks.push(part);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, bytes);
}
