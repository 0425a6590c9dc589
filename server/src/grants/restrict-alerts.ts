/**
 * Alerts as somebody with grants sees them: those about what lies within. Of an edge of which one end lies beyond, the far end is `restricted`, and what a rule wrote of it is left out. Counts, lists and
 * the history follow. In: episodes. Out: the same, or null for what does not exist for them.
 */
import {
  formatEdgeId,
  parseEdgeId,
  parseNamespaceId,
  parseServiceId,
  parseVersionId,
  RESTRICTED,
  RESTRICTED_ID,
} from '@sightglass/shared/identity';
import type { Alerting } from '../alerting/create-alerting.ts';
import { ProblemError } from '../http/problem.ts';
import { DocumentError } from '../state/document-error.ts';
import { listConcerned, type StoredEpisode } from '../state/alert-table.ts';
import type { Mask } from './mask.ts';

type Table = Alerting['table'];
type Labels = Readonly<Record<string, string>>;

/** More than is kept of the past. */
const ALL = 1_000_000;
const NO_WORD = 'of an edge whose other end you may not see';

interface End {
  readonly prefix: '' | 'source_';
  readonly id: string;
}

interface AlertTeller {
  readonly tell: (episode: StoredEpisode) => StoredEpisode | null;
  /** Whether all of it may be seen. */
  readonly isWithin: (episode: StoredEpisode) => boolean;
}

export function createAlertTeller(mask: Mask, readsSlo: (id: string) => boolean): AlertTeller {
  const { sees, text } = mask;
  const seesPlace = (labels: Labels, prefix: '' | 'source_'): boolean => {
    const [cluster, namespace] = [labels[`${prefix}cluster`], labels[`${prefix}namespace`]];
    return cluster !== undefined && namespace !== undefined && sees(cluster, namespace);
  };
  const seesNode = (id: string): boolean => {
    const ref = parseServiceId(id) ?? parseVersionId(id) ?? parseNamespaceId(id);
    return ref !== null && sees(ref.cluster, ref.namespace);
  };
  const seesWhole = (cluster: string): boolean =>
    mask.grants.some(
      (grant) => grant.namespace === null && (grant.cluster === null || grant.cluster === cluster),
    );

  const cut = (episode: StoredEpisode): StoredEpisode => ({
    ...episode,
    source: { ...episode.source, name: text(episode.source.name) },
    labels: Object.fromEntries(Object.entries(episode.labels).map(([name, value]) => [name, text(value)])),
    summary: text(episode.summary),
    description: text(episode.description),
    runbookUrl: text(episode.runbookUrl) === episode.runbookUrl ? episode.runbookUrl : '',
    acknowledged: episode.acknowledged && {
      ...episode.acknowledged,
      comment: text(episode.acknowledged.comment),
    },
  });

  /** Whose far end lies beyond. */
  function cutEnd(episode: StoredEpisode, id: string, beyond: End): StoredEpisode {
    const edge = parseEdgeId(id);
    const { prefix } = beyond;
    const side = prefix === '' ? 'target' : 'source';
    const labels = Object.fromEntries(
      Object.entries(episode.labels).map(([name, value]) => [
        name,
        ['cluster', 'namespace', 'service', 'workload'].some((part) => name === `${prefix}${part}`)
          ? RESTRICTED
          : value,
      ]),
    );
    return cut({
      ...episode,
      labels,
      subject: {
        kind: 'edge',
        id: edge ? formatEdgeId({ ...edge, [side]: RESTRICTED_ID }) : RESTRICTED,
      },
      summary: `${episode.source.name}: ${NO_WORD}`,
      description: '',
    });
  }

  function tellEdge(episode: StoredEpisode, id: string): StoredEpisode | null {
    const edge = parseEdgeId(id);
    if (!edge) return null;
    const source = { prefix: 'source_', id: edge.source } as const;
    const target = { prefix: '', id: edge.target } as const;
    const [seesSource, seesTarget] = [source, target].map(({ id: node, prefix }) =>
      node.includes('~') && episode.labels[`${prefix}namespace`] !== undefined
        ? seesPlace(episode.labels, prefix) && seesNode(node)
        : seesNode(node),
    );
    if (seesSource && seesTarget) return cut(episode);
    if (!seesSource && !seesTarget) return null;
    return cutEnd(episode, id, seesSource ? target : source);
  }

  function tell(episode: StoredEpisode): StoredEpisode | null {
    const { subject, source, labels } = episode;
    if (source.kind === 'slo' && !readsSlo(source.id)) return null;
    if (subject === null) return source.kind === 'slo' || seesPlace(labels, '') ? cut(episode) : null;
    const { kind, id } = subject;
    if (kind === 'edge') return tellEdge(episode, id);
    if (kind === 'cluster') return seesWhole(id) ? cut(episode) : null;
    if (kind === 'source' || kind === 'mesh') return null;
    // What it is about has a place; what its id says must be the same place.
    const isSeen = kind === 'certificate' ? seesPlace(labels, '') : seesNode(id);
    const hasCaller = labels['source_namespace'] !== undefined;
    if (!isSeen) return null;
    if (!hasCaller || seesPlace(labels, 'source_')) return cut(episode);
    return {
      ...cut({ ...episode, summary: `${source.name}: ${NO_WORD}`, description: '' }),
      labels: Object.fromEntries(
        Object.entries(labels).map(([name, value]) => [
          name,
          name.startsWith('source_') ? RESTRICTED : text(value),
        ]),
      ),
    };
  }

  return {
    tell,
    isWithin: (episode) => {
      const told = tell(episode);
      return told !== null && told.summary === episode.summary && told.subject?.id === episode.subject?.id;
    },
  };
}

/** The same table, of which only what is told is there. */
function restrictAlertTable(table: Table, { tell }: AlertTeller): Table {
  const told = (episodes: readonly StoredEpisode[]): StoredEpisode[] =>
    episodes.flatMap((episode) => tell(episode) ?? []);
  return {
    live: () => told(table.live()),
    findLive(fingerprint) {
      const found = table.findLive(fingerprint);
      return found && tell(found);
    },
    history({ window, subject, source, limit }) {
      const all = told(table.history({ window, source, limit: ALL }));
      // By the subject as it is told: asking for one beyond finds nothing.
      const asked =
        subject === undefined ? all : all.filter((episode) => listConcerned(episode).includes(subject));
      return asked.slice(0, limit);
    },
  };
}

const refuse = (what: string) => () => {
  throw new ProblemError(403, `${what} is for those who see the whole mesh.`);
};

/** Alerting over that table; what cannot be cut is refused. */
export function restrictAlerting(alerting: Alerting, teller: AlertTeller): Alerting {
  const table = restrictAlertTable(alerting.table, teller);
  return {
    table,
    get loop(): never {
      return refuse('The loop of evaluations')();
    },
    previewRule: () => Promise.resolve().then(refuse('Trying a rule on history')),
    present: (episodes) => alerting.present(episodes),
    acknowledge(fingerprint, by) {
      const episode = alerting.table.findLive(fingerprint);
      const told = episode && teller.tell(episode);
      if (!episode || !told)
        throw new DocumentError('missing', `There is no alert ${fingerprint} that fires or is pending.`);
      if (!teller.isWithin(episode))
        throw new ProblemError(
          403,
          'This alert is about what you may not see as well: you cannot answer for it.',
        );
      const changed = alerting.acknowledge(fingerprint, by);
      const [shown] = alerting.present([{ ...told, acknowledged: changed.acknowledged }]);
      return shown ?? changed;
    },
    statusOf(sourceId) {
      const status = alerting.statusOf(sourceId);
      return (
        status && {
          ...status,
          error: status.error === null ? null : 'It could not be evaluated the last time.',
        }
      );
    },
  };
}
