/** Over the graph: what it is narrowed to, and the way back. */
import { ActionIcon, CloseButton } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { parseNamespaceId } from '@sightglass/shared/identity';
import { formatCounted } from '../../format/count.ts';
import type { TopologySearch } from './search.ts';
import classes from './topology.module.css';

interface StageChipsProps {
  readonly search: TopologySearch;
  readonly onChange: (patch: Partial<TopologySearch>) => void;
  /** Name of the node in focus. */
  readonly focusName: string;
}

const MOST_HOPS = 5;

export function StageChips({ search, onChange, focusName }: StageChipsProps) {
  const { service, hops, open } = search;
  return (
    <div className={classes.chips}>
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
