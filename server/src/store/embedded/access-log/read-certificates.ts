/**
 * Which certificates the records of a window tell of: those of callers, and those that callees showed. Records are counted by context first, whose number is
 * all that is read of them, and named after.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { SeenCertificate } from '../../access-log/access-log-store.ts';
import { fetchRows } from '../duckdb/fetch-rows.ts';

/** A record's own end proves nothing of the caller there, nor of a callee that it cannot see. */
const ENDS = `
  SELECT source_cluster AS cluster, source_namespace AS namespace, source_workload AS workload, source_identity AS identity,
    source_subject AS subject, source_issuer AS issuer, records, last
  FROM used JOIN context c ON c.id = used.context WHERE source_identity <> '' OR source_subject <> ''
  UNION ALL
  SELECT target_cluster, target_namespace, target_workload, target_identity, '', '', records, last
  FROM used JOIN context c ON c.id = used.context WHERE target_identity <> '' AND reporter = 'destination'`;

export async function readCertificates(
  connection: DuckDBConnection,
  { from, to }: TimeWindow,
  limit: number,
): Promise<SeenCertificate[]> {
  const rows = await fetchRows(
    connection,
    `WITH used AS (
      SELECT context, count(*) AS records, max(ts) AS last FROM record
      WHERE ts >= ${Math.floor(from)} AND ts < ${Math.ceil(to)} GROUP BY context),
    ends AS (${ENDS})
    SELECT cluster, namespace, workload, identity, subject, issuer, CAST(sum(records) AS DOUBLE), CAST(max(last) AS DOUBLE) AS last
    FROM ends GROUP BY cluster, namespace, workload, identity, subject, issuer
    ORDER BY last DESC, identity LIMIT ${Math.trunc(limit)}`,
  );
  return rows.map((row) => {
    const [cluster, namespace, workload, identity, subject, issuer] = row.map((value) => String(value ?? ''));
    return {
      cluster: cluster ?? '',
      namespace: namespace ?? '',
      workload: workload ?? '',
      identity: identity ?? '',
      subject: subject ?? '',
      issuer: issuer ?? '',
      records: Number(row[6]),
      lastAt: Number(row[7]),
    };
  });
}
