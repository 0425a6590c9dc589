/** A gRPC client that plays Envoy: opens streams to the access log service and sends bytes as messages. */
import { Client, credentials, type ChannelCredentials, type ClientWritableStream } from '@grpc/grpc-js';

const PATH = '/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs';

export interface AlsClient {
  open(): ClientWritableStream<Buffer>;
  /** Opens a stream, sends the messages and ends it. Rejects with the status when it is not OK. */
  send(...messages: readonly Buffer[]): Promise<void>;
  close(): void;
}

export function createAlsClient(
  port: number,
  shown: ChannelCredentials = credentials.createInsecure(),
): AlsClient {
  const client = new Client(`127.0.0.1:${port}`, shown, {
    'grpc.max_send_message_length': -1,
  });
  const start = (done: (error: Error | null) => void): ClientWritableStream<Buffer> =>
    client.makeClientStreamRequest(
      PATH,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      done,
    );
  return {
    open: () => start(() => undefined),
    send: (...messages) =>
      new Promise((resolve, reject) => {
        const stream = start((error) => (error ? reject(error) : resolve()));
        for (const message of messages) stream.write(message);
        stream.end();
      }),
    close: () => client.close(),
  };
}
