/**
 * Prometheus remote write, 1.0 and 2.0, at POST /api/v1/write. The content type says which: `application/x-protobuf` alone means 1.0, its
 * parameter `proto` names the message; the body is always one snappy block.
 */
import type { PushIntake } from '../../push-intake.ts';
import { parseMediaType } from '../push/media-type.ts';
import type { PushFormat } from '../push/push-reader.ts';
import type { PushProtocol } from '../push/push-source.ts';
import { giveBackScratch } from '../push/scratch.ts';
import { unpackSnappy } from '../push/unpack-snappy.ts';
import { UnsupportedBody } from '../push/unsupported-body.ts';
import { RequestV1Reader } from './read-request-v1.ts';
import { RequestV2Reader } from './read-request-v2.ts';

const MESSAGE_V1 = 'prometheus.WriteRequest';
const MESSAGE_V2 = 'io.prometheus.write.v2.Request';

function createFormat(name: string, intake: PushIntake, reader: Pick<PushFormat, 'read'>): PushFormat {
  return {
    name,
    intake,
    unpack: unpackSnappy,
    read: (body) => reader.read(body),
    release: giveBackScratch,
  };
}

/** The protocol over intakes of the rollup, one for each version: their series are not told apart by the same bytes. */
export function createRemoteWrite(openIntake: (kind: string) => PushIntake): PushProtocol {
  const intakes = [openIntake('remote-write 1.0'), openIntake('remote-write 2.0')] as const;
  const v1 = createFormat(MESSAGE_V1, intakes[0], new RequestV1Reader(intakes[0]));
  const v2 = createFormat(MESSAGE_V2, intakes[1], new RequestV2Reader(intakes[1]));
  return {
    kind: 'remote-write',
    path: '/api/v1/write',
    formats: [v1, v2],
    choose({ contentType, contentEncoding }) {
      const { type, value } = parseMediaType(contentType, 'proto');
      const format = [v1, v2].find(({ name }) => name === (value ?? MESSAGE_V1));
      if (type !== 'application/x-protobuf' || !format) {
        throw new UnsupportedBody(
          `Remote write is application/x-protobuf, with proto=${MESSAGE_V1} or proto=${MESSAGE_V2}; not ${contentType ?? 'nothing'}.`,
        );
      }
      if (contentEncoding?.trim().toLowerCase() === 'snappy') return format;
      throw new UnsupportedBody(`Remote write is packed with snappy; not ${contentEncoding ?? 'unpacked'}.`);
    },
    confirm: ({ accepted, ignored }) => ({
      status: 204,
      headers: {
        'X-Prometheus-Remote-Write-Samples-Written': String(accepted + ignored),
        'X-Prometheus-Remote-Write-Histograms-Written': '0',
        'X-Prometheus-Remote-Write-Exemplars-Written': '0',
      },
      body: null,
    }),
    explain: () => null,
  };
}
