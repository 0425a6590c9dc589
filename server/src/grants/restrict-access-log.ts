/**
 * The access log as somebody with grants sees it. Filters and counts are cut by the store (AccessFilter.sight); of records, what tells of an end that is not shown is taken out: names, identity, address;
 * of a callee also host, path, SNI, route, policy and whatever the proxy says of it; of a caller also what headers say of it. Method, code, flags, sizes, times and the request's id stay: they are
 * of both ends.
 */
import { RESTRICTED } from '@sightglass/shared/identity';
import type { AccessLog } from '../http/access-log.ts';
import type { StoredRecord } from '../store/access-log/access-log-store.ts';
import { createRecordSight, type AccessSight } from '../store/access-log/sight.ts';
import { createAccessCounts } from '../telemetry/access-log/access-counts.ts';
import type { AccessRecord } from '../telemetry/access-record.ts';
import { RESTRICTED_END, type Mask } from './mask.ts';

/** Texts that were told, of what is not shown. */
const hide = (text: string): string => (text === '' ? '' : RESTRICTED);

function hideSource(record: AccessRecord): Partial<AccessRecord> {
  return {
    source: RESTRICTED_END,
    sourceIdentity: hide(record.sourceIdentity),
    sourceSubject: hide(record.sourceSubject),
    sourceIssuer: '',
    sourceAddress: '',
    upstreamLocalAddress: '',
    forwardedFor: '',
    userAgent: '',
    referer: '',
    headers: null,
  };
}

function hideTarget(record: AccessRecord): Partial<AccessRecord> {
  return {
    target: RESTRICTED_END,
    targetIdentity: hide(record.targetIdentity),
    targetAddress: '',
    upstreamRemoteAddress: '',
    host: hide(record.host),
    path: '',
    sni: hide(record.sni),
    policy: hide(record.policy),
    route: hide(record.route),
    upstreamCluster: hide(record.upstreamCluster),
    details: '',
    upstreamFailure: '',
    termination: '',
    referer: '',
    headers: null,
  };
}

function createRecordTeller(mask: Mask, sight: AccessSight): (record: AccessRecord) => AccessRecord | null {
  const { seesRecord, showsSource, showsTarget } = createRecordSight(sight);
  const { text, identity } = mask;
  return (record) => {
    if (!seesRecord(record)) return null;
    const hidesSource = !showsSource(record);
    const hidesTarget = !showsTarget(record);
    const told = {
      ...record,
      ...(hidesSource ? hideSource(record) : {}),
      ...(hidesTarget ? hideTarget(record) : {}),
      // A proxy's own name says where it runs.
      ...((hidesSource && record.reporter !== 'destination') || (hidesTarget && record.reporter !== 'source')
        ? { nodeId: '', logName: '' }
        : {}),
    };
    return {
      ...told,
      sourceIdentity: identity(told.sourceIdentity),
      targetIdentity: identity(told.targetIdentity),
      sourceSubject: text(told.sourceSubject),
      host: text(told.host),
      path: text(told.path),
      sni: text(told.sni),
      policy: text(told.policy),
      route: text(told.route),
      upstreamCluster: text(told.upstreamCluster),
      details: text(told.details),
      upstreamFailure: text(told.upstreamFailure),
      termination: text(told.termination),
      forwardedFor: text(told.forwardedFor),
      userAgent: text(told.userAgent),
      referer: text(told.referer),
      nodeId: text(told.nodeId),
      logName: text(told.logName),
      requestId: text(told.requestId),
      headers:
        told.headers &&
        Object.fromEntries(Object.entries(told.headers).map(([name, value]) => [name, text(value)])),
    };
  };
}

/** `prepare` is awaited before each question. */
export function restrictAccessLog(
  { store }: AccessLog,
  { mask, prepare }: { readonly mask: Mask; readonly prepare: () => Promise<void> },
): AccessLog {
  const readSight = async (): Promise<AccessSight> => {
    await prepare();
    return { grants: mask.grants, hidden: mask.hiddenNames() };
  };
  return {
    store: {
      async readPage(query) {
        const sight = await readSight();
        const tell = createRecordTeller(mask, sight);
        const page = await store.readPage({ ...query, filter: { ...query.filter, sight } });
        return page.flatMap(({ id, record }): StoredRecord[] => {
          const told = tell(record);
          return told ? [{ id, record: told }] : [];
        });
      },
      async readHistogram(query) {
        const sight = await readSight();
        return store.readHistogram({ ...query, filter: { ...query.filter, sight } });
      },
      async readFlows(query) {
        const sight = await readSight();
        const answer = await store.readFlows({ ...query, filter: { ...query.filter, sight } });
        const { identity, text } = mask;
        return {
          ...answer,
          flows: answer.flows.map((flow) =>
            Object.assign({}, flow, {
              sourceIdentity: identity(flow.sourceIdentity),
              targetIdentity: identity(flow.targetIdentity),
              host: text(flow.host),
              path: text(flow.path),
              sni: text(flow.sni),
              policy: text(flow.policy),
            }),
          ),
        };
      },
      async readCertificates(window, limit) {
        const seen = await store.readCertificates(window, limit);
        return seen.filter(({ cluster, namespace }) => mask.sees(cluster, namespace));
      },
      async readRecord(id) {
        const sight = await readSight();
        const stored = await store.readRecord(id);
        const record = stored && createRecordTeller(mask, sight)(stored.record);
        return record && { id, record };
      },
      status: () => ({ ...store.status(), records: null, sizeBytes: null }),
    },
    // Who sends, and what was wrong with it, is not cut by namespace.
    describe: () => ({
      counts: { ...createAccessCounts(), pending: 0, dropped: 0 },
      leftOutOfEdges: [],
      faults: [],
      streams: [],
      files: [],
    }),
  };
}
