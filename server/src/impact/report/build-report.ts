/** An impact and the coming week's windows -> the page for the change ticket: figures, moment, permalink, assumptions. */
import type {
  Impact,
  ImpactNode,
  ImpactSlo,
  MaintenanceWindow,
  MaintenanceWindows,
} from '@sightglass/shared/contract';
import { parseEdgeId } from '@sightglass/shared/identity';
import { shortName, type Block, type ReportDocument } from './document.ts';
import { sayBounds, sayMinutes, sayMoment, sayRate, sayShare } from './words.ts';

/** Rows of a table; the permalink has them all. */
const MOST_ROWS = 200;
const BEST_WINDOWS = 5;

interface ReportParts {
  readonly impact: Impact;
  readonly windows: MaintenanceWindows;
  /** Start of the window that was chosen, if one was. */
  readonly startsAt: number | undefined;
  readonly permalink: string;
  readonly now: number;
}

type Named = Pick<ImpactNode, 'cluster' | 'namespace' | 'name'>;

const sayNode = ({ cluster, namespace, name }: Named): string =>
  `${shortName(namespace)}/${shortName(name)} in ${shortName(cluster)}`;

function sayTraffic({
  requestsPerSecond,
  openedPerSecond,
}: Pick<ImpactNode, 'requestsPerSecond' | 'openedPerSecond'>): string {
  if (requestsPerSecond === 0 && openedPerSecond > 0) return `${sayRate(openedPerSecond)} connections`;
  return sayRate(requestsPerSecond);
}

interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly numbers: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** Nothing for a table without rows. */
function table(heading: string, { caption, head, numbers, rows }: Table): Block[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const left = rows.length - shown.length;
  return [
    { kind: 'heading', text: heading },
    { kind: 'table', caption, head, rows: shown, numbers },
    ...(left > 0 ? [{ kind: 'paragraph' as const, text: `and ${left} more: see the permalink.` }] : []),
  ];
}

function createNamer(impact: Impact): (id: string) => string {
  const names = new Map([...impact.chosen, ...impact.dependants].map((node) => [node.id, sayNode(node)]));
  const slos = new Map(impact.slos.map(({ id, name }) => [id, shortName(name)]));
  return (id) => {
    const edge = parseEdgeId(id);
    if (edge) return `${names.get(edge.source) ?? edge.source} to ${names.get(edge.target) ?? edge.target}`;
    return names.get(id) ?? slos.get(id) ?? shortName(id);
  };
}

function sayAlert(slo: ImpactSlo): string {
  const { estimate, most } = slo.pagesAfterMs;
  if (estimate === 0) return 'pages already';
  if (estimate !== null) return `pages after ${sayMinutes(estimate)}`;
  if (most !== null) return `may page, after ${sayMinutes(most)} at the soonest`;
  const ticket = slo.ticketsAfterMs.estimate;
  return ticket === null ? 'no' : `a ticket after ${sayMinutes(ticket)}`;
}

function sayBudget(slo: ImpactSlo): readonly string[] {
  if (!slo.left || !slo.spends || !slo.leftAfter) return ['no data', 'no data', 'no data'];
  return [
    `${sayShare(slo.left.ratio)} (${sayMinutes(slo.left.outageMs)})`,
    `${sayBounds(slo.spends.ratio, sayShare)}, ${sayBounds(slo.spends.outageMs, sayMinutes)}`,
    `${sayShare(slo.leftAfter.ratio.estimate)} (${sayMinutes(slo.leftAfter.outageMs.estimate)})`,
  ];
}

function writeSlos({ slos, minutes }: Impact): Block[] {
  return table('Objectives and budgets', {
    caption: `What ${minutes} minutes would spend of each, unless the time is left out of the budget`,
    head: ['Objective', 'Of', 'Bad events', 'Budget now', 'Would spend', 'Left after', 'Alert'],
    numbers: [2, 3, 4, 5],
    rows: slos.map((slo) => [
      `${shortName(slo.name)}, ${sayShare(slo.goal)}`,
      slo.of === 'chosen' ? 'the chosen' : 'a dependant',
      sayBounds(slo.badShare, sayShare),
      ...sayBudget(slo),
      sayAlert(slo),
    ]),
  });
}

function sayWindow(window: MaintenanceWindow): readonly string[] {
  const { expectedPerSecond, lowPerSecond, highPerSecond, weeks, budget, conflicts } = window;
  return [
    window.rank === null ? '–' : String(window.rank),
    `${sayMoment(window.startsAt)} to ${sayMoment(window.endsAt)}`,
    expectedPerSecond === null ? 'no history' : sayRate(expectedPerSecond),
    weeks === 0 ? '–' : `${weeks} (${sayRate(lowPerSecond ?? 0)} to ${sayRate(highPerSecond ?? 0)})`,
    budget ? sayShare(budget.leftRatio) : '–',
    conflicts.length === 0 ? 'none' : conflicts.map(({ name }) => shortName(name)).join(', '),
  ];
}

function writeWindows({ windows: { windows, measure }, startsAt }: ReportParts): Block[] {
  const chosen = windows.find((window) => window.startsAt === startsAt);
  const best = windows
    .filter(({ rank }) => rank !== null && rank <= BEST_WINDOWS)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const rows = [...(chosen && !best.includes(chosen) ? [chosen] : []), ...best].map(sayWindow);
  return [
    ...(chosen
      ? [
          {
            kind: 'paragraph' as const,
            text: `Chosen window: ${sayMoment(chosen.startsAt)} to ${sayMoment(chosen.endsAt)}${chosen.rank === null ? ', of which no history tells' : `, the ${chosen.rank}. best of ${windows.length}`}.`,
          },
        ]
      : []),
    ...table('Windows of the coming week', {
      caption: `Expected are ${measure} received by the chosen, as in the same hours of past weeks`,
      head: ['Rank', 'Window', 'Expected', 'Weeks (least to most)', 'Least budget left', 'Other maintenance'],
      numbers: [0, 2],
      rows,
    }),
  ];
}

function writeDependants(impact: Impact): Block[] {
  return table('Who depends on it', {
    caption: 'By hops; shares are of the caller’s own traffic, as an estimate with its bounds',
    head: ['Hop', 'Caller', 'Own traffic', 'Into the chosen', 'Share', 'Requests lost'],
    numbers: [0, 2, 3, 4, 5],
    rows: impact.dependants.map((one) => [
      String(one.hop),
      sayNode(one),
      sayTraffic(one),
      one.hop === 1 ? sayTraffic(one.direct) : '–',
      `${sayBounds(one.share, sayShare)}${one.basis === 'assumed' ? ', assumed' : ''}`,
      sayBounds(one.affectedPerSecond, sayRate),
    ]),
  });
}

function writeReach(impact: Impact): Block[] {
  const nameOf = createNamer(impact);
  return [
    ...table('Where traffic comes in', {
      caption: 'What nobody in the mesh is seen to call, with what it brings in',
      head: ['Entry', 'Brings in', 'Lost', 'Share'],
      numbers: [1, 2, 3],
      rows: impact.entries.map(({ id, requestsPerSecond, affectedPerSecond, share }) => [
        nameOf(id),
        sayRate(requestsPerSecond),
        sayBounds(affectedPerSecond, sayRate),
        sayBounds(share, sayShare),
      ]),
    }),
    ...table('By cluster and namespace', {
      caption: 'What is out and who depends on it',
      head: ['Cluster', 'Namespace', 'Out', 'Dependants', 'Requests lost'],
      numbers: [2, 3, 4],
      rows: impact.places.map(({ cluster, namespace, chosen, dependants, affectedPerSecond }) => [
        cluster,
        namespace,
        String(chosen),
        String(dependants),
        sayBounds(affectedPerSecond, sayRate),
      ]),
    }),
    ...table('What could carry on', {
      caption:
        'The same service in another cluster. Whether calls go there, the mesh’s configuration decides',
      head: ['Instead of', 'In', 'Its traffic', 'Would grow'],
      numbers: [2, 3],
      rows: impact.redundant.map(({ of, cluster, requestsPerSecond, growth }) => [
        nameOf(of),
        cluster,
        sayRate(requestsPerSecond),
        growth === null ? '–' : `${Number(growth.toPrecision(3))} times`,
      ]),
    }),
  ];
}

export function buildReport(parts: ReportParts): ReportDocument {
  const { impact, windows, permalink, now } = parts;
  const nameOf = createNamer(impact);
  const { window, coveredMs, minutes, chosen, dependants } = impact;
  const direct = dependants.filter(({ hop }) => hop === 1).length;
  const warnings = [...new Set([...impact.warnings, ...windows.warnings].map(({ message }) => message))];
  return {
    title: `Impact of ${minutes} minutes without ${chosen.map(({ name }) => shortName(name)).join(', ')}`,
    blocks: [
      {
        kind: 'paragraph',
        text: `Planned outage: ${chosen.map((node) => `${sayNode(node)}, ${sayTraffic(node)}`).join('; ')}.`,
      },
      {
        kind: 'paragraph',
        text: `${dependants.length} depend on it, ${direct} of them directly. ${impact.slos.length} objectives are touched.`,
      },
      {
        kind: 'paragraph',
        text: `Told at ${sayMoment(now)} from traffic between ${sayMoment(window.from)} and ${sayMoment(window.to)}, of which ${sayMinutes(coveredMs)} are stored.`,
      },
      { kind: 'link', label: 'Permalink', url: permalink },
      ...(warnings.length > 0
        ? [
            { kind: 'heading' as const, text: 'What is missing' },
            { kind: 'list' as const, items: warnings },
          ]
        : []),
      ...writeSlos(impact),
      ...writeWindows(parts),
      ...writeDependants(impact),
      ...writeReach(impact),
      ...(impact.notes.length > 0
        ? [
            { kind: 'heading' as const, text: 'Notes' },
            {
              kind: 'list' as const,
              items: impact.notes.map(
                ({ message, subjects }) =>
                  `${message} (${subjects.slice(0, 8).map(nameOf).join(', ')}${subjects.length > 8 ? ` and ${subjects.length - 8} more` : ''})`,
              ),
            },
          ]
        : []),
      { kind: 'heading', text: 'Assumptions' },
      { kind: 'list', items: impact.assumptions },
    ],
  };
}
