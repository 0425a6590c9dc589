/**
 * Envoy's access log service: a gRPC server that takes `/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs` from real Envoys. Enters: streams of
 * messages; leaves: placed records in the intake. Who sends is told in a stream's first message only and kept for the stream. What is wrong with a message
 * costs that message: it is counted and named by the sender, and the stream goes on, as ending it would lose what Envoy has buffered.
 */
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerReadableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import type { EpochMs } from '@sightglass/shared/units';
import type { AccessIntake } from '../../access-log/access-intake.ts';
import { identifyNode, type NodeIdentity } from '../../access-log/identify-node.ts';
import type { PeerBook } from '../../access-log/peer-book.ts';
import { placeRecord } from '../../access-log/place-record.ts';
import type { AccessRecord } from '../../access-record.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import { readAlsMessage, type AlsMessage } from './read-message.ts';

/** An entry can hold headers and paths of any size; Envoy's own buffers end long before this. */
const MAXIMUM_MESSAGE_BYTES = 16 * 2 ** 20;
const CLOSE_DEADLINE_MS = 500;

const SERVICE: ServiceDefinition = {
  StreamAccessLogs: {
    path: '/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs',
    requestStream: true,
    responseStream: false,
    requestSerialize: (bytes: Buffer) => bytes,
    // Read in the handler, where damage costs a message and not the stream.
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

interface AlsTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Senders must show a certificate that this signed; null: they need none. */
  readonly ca: Buffer | null;
}

export interface AlsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: AlsTls | null;
  /** Of nodes that name no cluster of the mesh; empty for none. */
  readonly cluster: string;
  readonly intake: AccessIntake;
  readonly peers: PeerBook;
  readonly clock: () => EpochMs;
}

interface AlsStream {
  readonly peer: string;
  node: NodeIdentity | null;
  nodeId: string;
  logName: string;
  records: number;
  lastAt: EpochMs | null;
  isNamed: boolean;
}

interface AlsStreamState {
  readonly peer: string;
  /** Empty while the stream has not said who sends. */
  readonly nodeId: string;
  readonly cluster: string;
  readonly records: number;
  readonly lastAt: EpochMs | null;
}

export interface AlsServer {
  /** Port that is listened on. Rejects when it cannot be had. */
  start(): Promise<number>;
  stop(): Promise<void>;
  streams(): readonly AlsStreamState[];
  /** When a stream was last open: now while one is; null when there was none. A service without calls keeps its proxy's stream open. */
  connectedAt(): EpochMs | null;
}

export function createAlsServer(options: AlsServerOptions): AlsServer {
  const { intake, peers, clock } = options;
  const open = new Set<AlsStream>();
  let closedAt: EpochMs | null = null;
  const close = (stream: AlsStream): void => {
    if (open.delete(stream)) closedAt = clock();
  };
  const server = new Server({
    'grpc.max_receive_message_length': MAXIMUM_MESSAGE_BYTES,
    'grpc.max_concurrent_streams': 10_000,
  });

  const identify = (stream: AlsStream, { node, logName }: AlsMessage): void => {
    if (node === null || (node.id === '' && node.cluster === '')) return;
    stream.node = identifyNode(node, options.cluster);
    stream.nodeId = node.id || node.cluster;
    stream.logName = logName;
    peers.learnNode(stream.node);
  };
  const offer = (stream: AlsStream, record: AccessRecord): void => {
    record.nodeId = stream.nodeId;
    record.logName = stream.logName;
    if (stream.node) placeRecord(record, stream.node);
    else {
      intake.counts.unidentified++;
      if (!stream.isNamed) intake.faults.add(stream.peer, 'a stream that never said who sends', clock());
      stream.isNamed = true;
    }
    intake.offer(record);
    stream.records++;
  };
  const take = (stream: AlsStream, bytes: Buffer): void => {
    let message: AlsMessage;
    try {
      message = readAlsMessage(bytes);
    } catch (error) {
      if (!(error instanceof MalformedBody)) throw error;
      intake.counts.malformed++;
      intake.faults.add(stream.nodeId || stream.peer, `a message cannot be read: ${error.message}`, clock());
      return;
    }
    identify(stream, message);
    intake.counts.skipped += message.skipped;
    intake.counts.malformed += message.malformed;
    if (message.fault !== null)
      intake.faults.add(stream.nodeId || stream.peer, `an entry cannot be read: ${message.fault}`, clock());
    if (message.records.length > 0) stream.lastAt = clock();
    for (const record of message.records) offer(stream, record);
  };
  const handle = (call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    const stream: AlsStream = {
      peer: call.getPeer(),
      node: null,
      nodeId: '',
      logName: '',
      records: 0,
      lastAt: null,
      isNamed: false,
    };
    open.add(stream);
    call.on('data', (bytes: Buffer) => {
      try {
        take(stream, bytes);
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        intake.faults.add(stream.nodeId || stream.peer, `failed: ${what}`, clock());
      }
    });
    call.on('error', (error: Error) => {
      close(stream);
      // Envoy goes away without a farewell whenever it restarts.
      if (!/cancel/i.test(error.message))
        intake.faults.add(stream.nodeId || stream.peer, error.message, clock());
    });
    call.on('cancelled', () => close(stream));
    call.on('close', () => close(stream));
    call.on('end', () => {
      close(stream);
      answer(null, Buffer.alloc(0));
    });
  };
  server.addService(SERVICE, { StreamAccessLogs: handle });

  const credentials = (): ServerCredentials => {
    if (options.tls === null) return ServerCredentials.createInsecure();
    const { ca, cert, key } = options.tls;
    return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], ca !== null);
  };

  return {
    start() {
      const host = options.host.includes(':') ? `[${options.host}]` : options.host;
      return new Promise((resolve, reject) => {
        server.bindAsync(`${host}:${options.port}`, credentials(), (error, port) => {
          if (error)
            reject(new Error(`the access log service cannot listen: ${error.message}`, { cause: error }));
          else resolve(port);
        });
      });
    },
    stop() {
      return new Promise((resolve) => {
        // Streams of Envoys never end by themselves.
        const timer = setTimeout(() => server.forceShutdown(), CLOSE_DEADLINE_MS);
        server.tryShutdown(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
    connectedAt: () => (open.size > 0 ? clock() : closedAt),
    streams: () =>
      [...open].map(({ peer, node, nodeId, records, lastAt }) => ({
        peer,
        nodeId,
        cluster: node?.end.cluster ?? '',
        records,
        lastAt,
      })),
  };
}
