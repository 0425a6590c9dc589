/**
 * The dictionary's copy on disk. Lists only grow, so what is written is their new ends, in the same transaction as the first rows
 * that speak of them; at start the lists are interned again in the order of their ids.
 */
import { setImmediate } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Protocol } from '@sightglass/shared/identity';
import type { EdgeEnd, MtlsEvidence, MtlsProof, Reporter } from '../../../telemetry/edge-window.ts';
import { partsOfOutcome, type Dictionary } from '../dictionary.ts';
import { appendColumns, columnTypes } from './append-columns.ts';
import { partsOfEdge } from '../../edge-parts.ts';

/** Lengths of the lists. */
export interface DictionarySize {
  readonly edges: number;
  readonly outcomes: number;
  readonly layouts: number;
  readonly lanes: number;
}

/** How long the dictionary's lists are now. */
export function measureDictionary(dictionary: Dictionary): DictionarySize {
  return {
    edges: dictionary.edges.length,
    outcomes: dictionary.outcomes.length,
    layouts: dictionary.layouts.length,
    lanes: dictionary.lanes.length,
  };
}

const { BOOLEAN, INTEGER, VARCHAR } = columnTypes;
const words = (count: number): DuckDBType[] => Array.from({ length: count }, () => VARCHAR);

async function appendRows(
  connection: DuckDBConnection,
  table: { name: string; types: readonly DuckDBType[] },
  rows: readonly (readonly DuckDBValue[])[],
): Promise<void> {
  await appendColumns(connection, { ...table, rows: rows.length }, (slice) => {
    for (let row = 0; row < slice.rows; row++) {
      for (const [column, value] of (rows[slice.first + row] ?? []).entries()) slice.set(column, row, value);
    }
  });
}

/** Writes the entries beyond `written` and within `size`. */
export async function writeDictionary(
  connection: DuckDBConnection,
  dictionary: Dictionary,
  range: { written: DictionarySize; size: DictionarySize },
): Promise<void> {
  const { written, size } = range;
  await appendRows(
    connection,
    { name: 'edge', types: [INTEGER, ...words(11), BOOLEAN] },
    dictionary.edges
      .slice(written.edges, size.edges)
      .map((edge, i) => [written.edges + i, partsOfEdge(edge)].flat()),
  );
  await appendRows(
    connection,
    { name: 'outcome', types: [INTEGER, ...words(7), BOOLEAN, BOOLEAN] },
    dictionary.outcomes
      .slice(written.outcomes, size.outcomes)
      .map((outcome, i) => [written.outcomes + i, partsOfOutcome(outcome)].flat()),
  );
  await appendRows(
    connection,
    { name: 'layout', types: [INTEGER, VARCHAR] },
    dictionary.layouts
      .slice(written.layouts, size.layouts)
      .map((bounds, i) => [written.layouts + i, JSON.stringify(bounds)]),
  );
  await appendRows(
    connection,
    { name: 'lane', types: [INTEGER, INTEGER, VARCHAR, INTEGER] },
    dictionary.lanes
      .slice(written.lanes, size.lanes)
      .map(({ edge, reporter, layout }, i) => [written.lanes + i, edge, reporter, layout]),
  );
}

/** Rows of a table in order of id; rests between slices, as all of a large mesh's at once would hold the event loop. */
async function* readRows(
  connection: DuckDBConnection,
  table: string,
): AsyncGenerator<readonly DuckDBValue[], void> {
  const result = await connection.run(`SELECT * FROM ${table} ORDER BY id`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield* chunk.getRows();
    await setImmediate();
  }
}

function expectId(id: unknown, got: number): void {
  if (id !== got) throw new Error(`the stored dictionary is not complete: ${String(id)} was read as ${got}`);
}

/** One object for all edges that an end is of, as the rollup makes them: fewer of them, and what is known of one is known of all. */
function internEnd(ends: Map<string, EdgeEnd>, parts: readonly string[]): EdgeEnd {
  const key = parts.join('\0');
  let end = ends.get(key);
  if (!end) {
    const [cluster, namespace, service, workload, version] = parts as [
      string,
      string,
      string,
      string,
      string,
    ];
    end = { cluster, namespace, service, workload, version };
    ends.set(key, end);
  }
  return end;
}

/** Fills an empty dictionary from the tables. Throws when ids are not as they were written, which means damage. */
export async function loadDictionary(connection: DuckDBConnection, dictionary: Dictionary): Promise<void> {
  const ends = new Map<string, EdgeEnd>();
  for await (const [id, ...row] of readRows(connection, 'edge')) {
    const [protocol, external] = row.slice(10);
    const source = internEnd(ends, row.slice(0, 5).map(String));
    const target = internEnd(ends, row.slice(5, 10).map(String));
    const edge = { source, target, protocol: protocol as Protocol, external: external === true };
    expectId(id, dictionary.internEdge(edge));
  }
  for await (const [id, ...row] of readRows(connection, 'outcome')) {
    const [
      code = '',
      grpcStatus = '',
      flags = '',
      proof,
      evidence,
      sourcePrincipal = '',
      destinationPrincipal = '',
    ] = row.slice(0, 7).map(String);
    const outcome = {
      code,
      grpcStatus,
      flags,
      proof: proof as MtlsProof,
      evidence: evidence as MtlsEvidence,
      sourcePrincipal,
      destinationPrincipal,
      failed: row[7] === true,
      neverArrived: row[8] === true,
    };
    expectId(id, dictionary.internOutcome(outcome));
  }
  for await (const [id, bounds] of readRows(connection, 'layout')) {
    expectId(id, dictionary.internLayout(JSON.parse(String(bounds)) as number[]).layout);
  }
  for await (const [id, edge, reporter, layout] of readRows(connection, 'lane')) {
    expectId(id, dictionary.internLane(Number(edge), reporter as Reporter, Number(layout)));
  }
}
