/**
 * The port: what the console keeps of access logs and asks of them. Records come in batches, in order of arrival, each with a number that grows with
 * it; questions are about the time at which requests began. Moments are epoch milliseconds.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { FileMark } from '../../telemetry/access-log/record-queue.ts';
import type { AccessRecord } from '../../telemetry/access-record.ts';
import type { AccessSight } from './sight.ts';

/** A record with its number. */
export interface StoredRecord {
  readonly id: number;
  readonly record: AccessRecord;
}

/** Cluster, namespace and name; `null` matches any. */
export interface EndFilter {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly name: string;
}

/** Lists of which one entry must match, or none where they exclude; an empty one says nothing. In texts marked so, `*` stands for any text. */
export interface AccessLists {
  /** The caller's identity; `*`. */
  readonly identities: readonly string[];
  /** The caller's address, with or without port; `*`. */
  readonly addresses: readonly string[];
  readonly services: readonly EndFilter[];
  readonly sources: readonly EndFilter[];
  readonly workloads: readonly EndFilter[];
  readonly sourceWorkloads: readonly EndFilter[];
  /** `*`. */
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  readonly methods: readonly string[];
  /** A status (`404`, `0`), a class (`5xx`), or `none` for TCP. */
  readonly codes: readonly string[];
  readonly grpcStatuses: readonly string[];
  readonly flags: readonly string[];
  readonly proofs: readonly string[];
  readonly reporters: readonly string[];
  readonly tlsVersions?: readonly string[];
  /** `*`. */
  readonly policies?: readonly string[];
}

/** Every given part must match. */
export interface AccessFilter extends AccessLists {
  /** Of either end. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /**
   * For somebody who sees a part: only records that are seen, of which conditions look at what is shown alone, and flows that tell no more. Records come whole: whoever asks leaves out
   * what is not shown (`RESTRICTED` names an end that is not).
   */
  readonly sight?: AccessSight;
  /** What matches one of these is left out. */
  readonly except?: Partial<AccessLists>;
  readonly denied: boolean | null;
  readonly requestId: string | null;
  /** Anywhere in path, host, request id (as written), or names, identities and details (in any case). */
  readonly text: string | null;
}

/** A filter that finds every record. */
export const EVERY_RECORD: AccessFilter = {
  identities: [],
  addresses: [],
  services: [],
  sources: [],
  workloads: [],
  sourceWorkloads: [],
  clusters: [],
  namespaces: [],
  paths: [],
  hosts: [],
  methods: [],
  codes: [],
  grpcStatuses: [],
  flags: [],
  proofs: [],
  reporters: [],
  denied: null,
  requestId: null,
  text: null,
};

export interface PageQuery {
  readonly window: TimeWindow;
  readonly filter: AccessFilter;
  readonly limit: number;
  /** Newest first, from behind this one; or, with `after`, oldest arrival first from behind that number. */
  readonly before: { readonly time: EpochMs; readonly id: number } | null;
  readonly after: number | null;
}

export interface HistogramQuery {
  readonly window: TimeWindow;
  readonly filter: AccessFilter;
  readonly stepMs: Milliseconds;
}

/** Records of one step by class of code: `2xx`, `0` for no response, `none` for TCP. */
export interface HistogramCell {
  readonly start: EpochMs;
  readonly codeClass: string;
  readonly records: number;
  readonly denied: number;
}

/** An identity that a certificate proved at one end, with what the log tells of the certificate. */
export interface SeenCertificate {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
  readonly identity: string;
  /** Of callers only. */
  readonly subject: string;
  readonly issuer: string;
  readonly records: number;
  readonly lastAt: EpochMs;
}

/**
 * What flows can be told apart by. Addresses are without port and paths without query; `port` is that of the address the caller connected to;
 * `code` is as the filter takes it: `404`, `0` for no response, `none` for TCP.
 */
export type FlowKey = Exclude<keyof Flow, 'count' | 'deniedCount' | 'failedCount' | 'firstAt' | 'lastAt'>;

/**
 * A question with several keys at once, for what judges by flows (backtests of policies, callers in plaintext): records that agree in all
 * keys are one flow. What is not asked for is not told apart, so that few keys make a cheap question; without keys everything is one flow.
 */
export interface FlowsQuery {
  readonly window: TimeWindow;
  readonly filter: AccessFilter;
  readonly keys: readonly FlowKey[];
  /** Flows at most, those of most records; at least 1. */
  readonly limit: number;
}

/** Records that agree. A text is empty where it was not told, and where its key was not asked for. */
export interface Flow {
  readonly sourceCluster: string;
  readonly sourceNamespace: string;
  readonly sourceService: string;
  readonly sourceWorkload: string;
  readonly sourceIdentity: string;
  /** IPv6 in brackets. */
  readonly sourceAddress: string;
  readonly targetCluster: string;
  readonly targetNamespace: string;
  readonly targetService: string;
  readonly targetWorkload: string;
  readonly targetIdentity: string;
  /** `http`, `grpc`, `tcp`. */
  readonly protocol: string;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** Null where it was not told or not asked for. */
  readonly port: number | null;
  readonly sni: string;
  readonly code: string;
  readonly flags: string;
  /** Null where it was not asked for. */
  readonly denied: boolean | null;
  readonly policy: string;
  /** `mutual`, `plaintext`, `unmeasured`. */
  readonly proof: string;
  readonly tlsVersion: string;
  /** `source`, `destination`, `unknown`. */
  readonly reporter: string;
  /** How often the proxy sent it on. */
  readonly attempts: string;
  /** Records; of these, refused by a policy; of these, answered with 5xx or with nothing. */
  readonly count: number;
  readonly deniedCount: number;
  readonly failedCount: number;
  /** When the first and the last of them began. */
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

export interface Flows {
  /** The largest first; among equals by their keys, though at the limit those stay that were refused more. */
  readonly flows: readonly Flow[];
  /** How many flows there are in all, and records in all; what is beyond the limit counts here only. */
  readonly distinct: number;
  readonly total: number;
}

export interface AccessLogStatus {
  readonly records: number;
  readonly sizeBytes: Bytes;
  /** Since when records are kept: what arrived before is gone or was never taken. */
  readonly keptFrom: EpochMs;
  readonly newestId: number;
  readonly retention: { readonly ageMs: Milliseconds; readonly bytes: Bytes };
}

/** The same to whoever may see a part: how much others keep is not told, and null. */
export type ToldStatus = Omit<AccessLogStatus, 'records' | 'sizeBytes'> & {
  readonly records: number | null;
  readonly sizeBytes: Bytes | null;
};

export interface AccessLogStore {
  /**
   * Resolves when the records can be read and outlive the process, with the positions of the files that they came from. They arrive now, or at the moment given
   * where a past is written; never before what came earlier.
   */
  append(records: readonly AccessRecord[], marks: readonly FileMark[], arrivedAt?: EpochMs): Promise<void>;
  readMarks(): Promise<FileMark[]>;
  readPage(query: PageQuery): Promise<StoredRecord[]>;
  readHistogram(query: HistogramQuery): Promise<HistogramCell[]>;
  /** Certificates of callers, and those that callees showed, the last seen first; at most `limit`. */
  readCertificates(window: TimeWindow, limit: number): Promise<SeenCertificate[]>;
  /** Records counted by what they agree in. Counts are exact whatever the limit. */
  readFlows(query: FlowsQuery): Promise<Flows>;
  readRecord(id: number): Promise<StoredRecord | null>;
  status(): AccessLogStatus;
  /** Lets go of what is older or larger than allowed. Whether anything went. */
  retain(): Promise<boolean>;
  close(): Promise<void>;
}
