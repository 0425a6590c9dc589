/** Over the graph: what it is narrowed to, and the way back. */
import { ActionIcon, CloseButton } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { parseNamespaceId } from '@sightglass/shared/identity';
import { formatCount, formatCounted } from '../../format/count.ts';
import { MTLS_WORDS, MtlsShape } from '../../ui/mtls-badge.tsx';
import type { TopologySearch } from './search.ts';
import type { ViewEdge } from './topology-model.ts';
import classes from './topology.module.css';

interface StageChipsProps {
  readonly search: TopologySearch;
  readonly onChange: (patch: Partial<TopologySearch>) => void;
  /** Name of the node in focus. */
  readonly focusName: string;
  /** What is shown, before it is narrowed to what is not mutual. */
  readonly edges: readonly Pick<ViewEdge, 'mtls'>[];
}

const MOST_HOPS = 5;

export function StageChips({ search, onChange, focusName, edges }: StageChipsProps) {
  const { service, hops, open } = search;
  return (
    <div className={classes.chips}>
      {search.security || search.notMutual ? (
        <SecurityChip search={search} onChange={onChange} edges={edges} />
      ) : null}
      {service === '' ? null : (
        <div className={classes.chip}>
          <span>
            Around <strong>{focusName}</strong>, {formatCounted(hops, 'hop')} each way
          </span>
          <ActionIcon
            size={20}
            aria-label="One hop less"
            disabled={hops <= 1}
            onClick={() => onChange({ hops: hops - 1 })}
          >
            <IconMinus size={13} />
          </ActionIcon>
          <ActionIcon
            size={20}
            aria-label="One hop more"
            disabled={hops >= MOST_HOPS}
            onClick={() => onChange({ hops: hops + 1 })}
          >
            <IconPlus size={13} />
          </ActionIcon>
          <CloseButton
            size="sm"
            aria-label="Back to the whole graph"
            title="Back to the whole graph"
            onClick={() => onChange({ service: '', hops: 1 })}
          />
        </div>
      )}
      {service === ''
        ? open.map((id) => (
            <div key={id} className={classes.chip}>
              <span>
                <strong>{parseNamespaceId(id)?.namespace ?? id}</strong> open
              </span>
              <CloseButton
                size="sm"
                aria-label={`Fold ${parseNamespaceId(id)?.namespace ?? id} again`}
                title="Fold again"
                onClick={() => onChange({ open: open.filter((other) => other !== id) })}
              />
            </div>
          ))
        : null}
    </div>
  );
}

const MTLS_SHOWN = ['plaintext', 'mixed', 'unmeasured', 'mutual'] as const;

/** The overlay's key with counts, and the switch that leaves only what is not mutual. */
function SecurityChip({ search, onChange, edges }: Omit<StageChipsProps, 'focusName'>) {
  return (
    <div className={classes.chip} role="group" aria-label="Mutual TLS of the edges">
      {MTLS_SHOWN.map((state) => (
        <span key={state} className={classes.chipPart}>
          <MtlsShape state={state} />
          {MTLS_WORDS[state]}{' '}
          <strong>{formatCount(edges.filter(({ mtls }) => mtls === state).length)}</strong>
        </span>
      ))}
      <button
        type="button"
        className={classes.chipSwitch}
        aria-pressed={search.notMutual}
        onClick={() => onChange({ notMutual: !search.notMutual })}
      >
        Only what is not mutual
      </button>
      <CloseButton
        size="sm"
        aria-label="Security overlay off"
        title="Security overlay off"
        onClick={() => onChange({ security: false, notMutual: false })}
      />
    </div>
  );
}
