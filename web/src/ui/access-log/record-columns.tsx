/** The columns of the table of records: what each shows, and which part of a record it stands for as a filter. */
import { IconBan, IconLock, IconLockOpen2, IconQuestionMark } from '@tabler/icons-react';
import type { AccessRecordAnswer } from '@sightglass/shared/contract';
import type { ReactNode } from 'react';
import { formatBytes } from '../../format/bytes.ts';
import { formatLatency } from '../../format/latency.ts';
import { classifyCode } from '../../format/response-codes.ts';
import { RawText } from '../raw-text.tsx';
import classes from './access-log.module.css';
import { formatDay, formatPrecise, isToday, nameEnd, placeEnd, shortenIdentity } from './record-words.ts';

export interface RecordColumn {
  readonly id: string;
  readonly header: string;
  readonly hint?: string;
  /** Pixels. */
  readonly width: number;
  readonly grow?: boolean;
  readonly align?: 'right';
  readonly hidden?: boolean;
  readonly narrow?: boolean;
  /** Of the record, for filters (record-words.ts). */
  readonly part?: string;
  /** As it is copied, and as its tooltip. */
  readonly text: (record: AccessRecordAnswer) => string;
  readonly render?: (record: AccessRecordAnswer) => ReactNode;
}

const Missing = ({ word }: { readonly word: string }) => <span className="sg-muted">{word}</span>;

/** The day where it is not today. */
function Time({ at }: { readonly at: number }) {
  return (
    <span className={classes.time}>
      {isToday(at) ? null : <span className={classes.day}>{formatDay(at)} </span>}
      {formatPrecise(at)}
    </span>
  );
}

function EndCell({ end }: { readonly end: AccessRecordAnswer['source'] }) {
  const name = nameEnd(end);
  return name === null ? <Missing word="unknown" /> : <RawText text={name} className="sg-truncate" />;
}

const sayEnd = (end: AccessRecordAnswer['source']): string => {
  const name = nameEnd(end);
  return name === null ? 'unknown' : `${name}, ${placeEnd(end)}`;
};

function Code({ record }: { readonly record: AccessRecordAnswer }) {
  const { code, denied, grpcStatus, protocol } = record;
  const shown = code === null ? '–' : String(code);
  const failed = protocol === 'grpc' && grpcStatus !== '' && grpcStatus !== '0';
  return (
    <span className={classes.code} data-class={code === null ? 'none' : classifyCode(shown)}>
      {shown}
      {failed ? <span className={classes.grpc}>g{grpcStatus}</span> : null}
      {denied ? <IconBan size={13} aria-label="refused by a policy" /> : null}
    </span>
  );
}

const PROOF = {
  mutual: { Icon: IconLock, word: 'mTLS' },
  plaintext: { Icon: IconLockOpen2, word: 'plaintext' },
  unmeasured: { Icon: IconQuestionMark, word: 'unmeasured' },
} as const;

function Proof({ record }: { readonly record: AccessRecordAnswer }) {
  const { Icon, word } = PROOF[record.proof];
  const version = record.tlsVersion.replace(/^TLSv/, 'TLS ');
  const shown = record.proof === 'plaintext' ? word : version || word;
  return (
    <span className={classes.proof} data-proof={record.proof}>
      <Icon size={13} stroke={1.8} aria-hidden />
      <span className="sg-truncate">{shown}</span>
      {shown === word ? null : <span className="sg-sr">{word}</span>}
    </span>
  );
}

function sayCode({ code, grpcStatus, denied, policy }: AccessRecordAnswer): string {
  const parts = [code === null ? 'TCP: no code' : code === 0 ? '0: no response' : String(code)];
  if (grpcStatus !== '') parts.push(`gRPC status ${grpcStatus}`);
  if (denied) parts.push(policy === '' ? 'refused by a policy' : `refused by ${policy}`);
  return parts.join(', ');
}

const part = (id: string) => ({ part: id });
const column = (
  [id, header]: readonly [id: string, header: string],
  text: RecordColumn['text'],
  more: Partial<RecordColumn> = {},
): RecordColumn => ({ id, header, text, width: 120, hidden: true, ...more });

/** Shown when chosen. */
const MORE_COLUMNS: readonly RecordColumn[] = [
  column(['host', 'Host'], ({ host }) => host, { ...part('host'), width: 160 }),
  column(['policy', 'Policy'], ({ policy }) => policy, part('policy')),
  column(['grpcStatus', 'gRPC status'], ({ grpcStatus }) => grpcStatus, { ...part('grpcStatus'), width: 84 }),
  column(['details', 'Details'], ({ details }) => details, { width: 160 }),
  column(['sourceWorkload', 'Caller’s workload'], ({ source }) => source.workload, part('sourceWorkload')),
  column(['workload', 'Callee’s workload'], ({ target }) => target.workload, part('workload')),
  column(['sourceNamespace', 'Caller’s namespace'], ({ source }) => source.namespace),
  column(['namespace', 'Callee’s namespace'], ({ target }) => target.namespace),
  column(['clusters', 'Clusters'], ({ source, target }) =>
    source.cluster === target.cluster ? target.cluster : `${source.cluster} → ${target.cluster}`,
  ),
  column(['targetIdentity', 'Callee’s identity'], ({ targetIdentity }) => targetIdentity),
  column(['targetAddress', 'Callee’s address'], ({ targetAddress }) => targetAddress),
  column(['protocol', 'Protocol'], ({ protocol }) => protocol, { width: 70 }),
  column(['bytesIn', 'Bytes in'], ({ bytesIn }) => formatBytes(bytesIn), { align: 'right', width: 80 }),
  column(['bytesOut', 'Bytes out'], ({ bytesOut }) => formatBytes(bytesOut), { align: 'right', width: 80 }),
  column(['cipher', 'Cipher'], ({ cipher }) => cipher, { width: 160 }),
  column(['sni', 'SNI'], ({ sni }) => sni, { width: 160 }),
  column(['requestId', 'Request id'], ({ requestId }) => requestId, { ...part('requestId'), width: 160 }),
  column(['route', 'Route'], ({ route }) => route),
  column(['reporter', 'Reporter'], ({ reporter }) => reporter, { ...part('reporter'), width: 90 }),
  column(['channel', 'Came by'], ({ channel }) => channel, { width: 70 }),
];

export const RECORD_COLUMNS: readonly RecordColumn[] = [
  {
    id: 'time',
    header: 'Time',
    hint: 'When the request began, to the millisecond, in your time zone',
    width: 106,
    narrow: true,
    text: ({ time }) => `${formatDay(time)} ${formatPrecise(time)}`,
    render: ({ time }) => <Time at={time} />,
  },
  {
    id: 'source',
    header: 'Caller',
    part: 'source',
    width: 112,
    text: ({ source }) => sayEnd(source),
    render: ({ source }) => <EndCell end={source} />,
  },
  {
    id: 'identity',
    header: 'Identity',
    hint: 'What the caller’s certificate proved',
    part: 'identity',
    width: 112,
    text: ({ sourceIdentity }) => sourceIdentity,
    render: ({ sourceIdentity }) =>
      sourceIdentity === '' ? (
        <Missing word="none" />
      ) : (
        <RawText text={shortenIdentity(sourceIdentity)} className="sg-truncate" />
      ),
  },
  {
    id: 'address',
    header: 'Address',
    hint: 'Where the call came from',
    part: 'address',
    width: 100,
    text: ({ sourceAddress }) => sourceAddress,
    render: ({ sourceAddress }) => (
      <RawText text={sourceAddress.replace(/:\d+$/, '')} className="sg-truncate" />
    ),
  },
  {
    id: 'service',
    header: 'Callee',
    part: 'service',
    width: 112,
    narrow: true,
    text: ({ target }) => sayEnd(target),
    render: ({ target }) => <EndCell end={target} />,
  },
  { id: 'method', header: 'Method', part: 'method', width: 62, text: ({ method }) => method },
  {
    id: 'path',
    header: 'Path',
    part: 'path',
    width: 144,
    grow: true,
    narrow: true,
    text: ({ path }) => path,
  },
  {
    id: 'code',
    header: 'Code',
    hint: 'HTTP status; g with a number is a gRPC status',
    part: 'code',
    width: 66,
    narrow: true,
    text: sayCode,
    render: (record) => <Code record={record} />,
  },
  {
    id: 'flags',
    header: 'Flags',
    hint: 'Envoy’s response flags',
    part: 'flags',
    width: 70,
    text: ({ flags }) => (flags === '-' ? '' : flags),
  },
  {
    id: 'duration',
    header: 'Duration',
    align: 'right',
    width: 72,
    text: ({ durationMs }) => formatLatency(durationMs),
  },
  {
    id: 'proof',
    header: 'mTLS',
    hint: 'Whether mutual TLS is proven, and the version of TLS',
    part: 'proof',
    width: 112,
    text: ({ proof, tlsVersion }) => (tlsVersion === '' ? proof : `${proof}, ${tlsVersion}`),
    render: (record) => <Proof record={record} />,
  },
  ...MORE_COLUMNS,
];

/** Of the first column where it tells the day. */
const DAY_WIDTH = 146;

/** Those to be shown: the chosen ones, in their fixed order. `chosen` is empty for the first choice, `narrow` where there is little room, `withDay` when not all is of today. */
export function pickColumns(
  chosen: readonly string[],
  { narrow = false, withDay = false } = {},
): readonly RecordColumn[] {
  const columns = withDay
    ? RECORD_COLUMNS.map((one, i) => (i === 0 ? { ...one, width: DAY_WIDTH } : one))
    : RECORD_COLUMNS;
  const wanted = columns.filter(({ id, hidden: later }, i) =>
    i === 0 ? true : chosen.length > 0 ? chosen.includes(id) : later !== true,
  );
  return narrow ? wanted.filter((column) => column.narrow === true) : wanted;
}
