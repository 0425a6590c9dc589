/**
 * One record, whole, beside the list: who, what, outcome, connection, proxies; each value can be asked for or left out, and leads on to its caller,
 * callee, edge, to all hops of the request, and to what the same identity or address did. Has an address of its own.
 */
import { ActionIcon, Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import {
  IconArrowDown,
  IconArrowUp,
  IconBan,
  IconCheck,
  IconCopy,
  IconMinus,
  IconPlus,
  IconX,
} from '@tabler/icons-react';
import type { AccessRecordDetail } from '@sightglass/shared/contract';
import { useEffect, useRef } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { PageLink } from '../page-link.tsx';
import { PanelMenu } from '../panel-menu.tsx';
import { LongText, RawText } from '../raw-text.tsx';
import type { FilterTarget } from './access-filter.ts';
import { explainDenial, listSections, type RecordFact } from './record-facts.ts';
import { listLeads } from './record-leads.ts';
import classes from './record-panel.module.css';
import { formatDay, formatPrecise, nameEnd } from './record-words.ts';
import type { Question } from './use-question.ts';

interface RecordPanelProps {
  readonly id: string;
  readonly question: Question;
  readonly onClose: () => void;
  /** To the row above or below; null where it is not in the list. */
  readonly onStep: ((by: 1 | -1) => void) | null;
}

function FactActions({ name, target, question }: { name: string; target: FilterTarget; question: Question }) {
  const what = name.toLowerCase();
  return (
    <span className={classes.factActions}>
      <ActionIcon
        size={24}
        aria-label={`Only this ${what}`}
        title={`Only this ${what}`}
        onClick={() => question.add(target, false)}
      >
        <IconPlus size={13} />
      </ActionIcon>
      {target.key === 'requestId' ? null : (
        <ActionIcon
          size={24}
          aria-label={`Leave this ${what} out`}
          title={`Leave this ${what} out`}
          onClick={() => question.add(target, true)}
        >
          <IconMinus size={13} />
        </ActionIcon>
      )}
    </span>
  );
}

function Fact({
  fact,
  question,
  section,
}: {
  readonly fact: RecordFact;
  readonly question: Question;
  readonly section: string;
}) {
  const { name, text, note, code = false, to, target } = fact;
  return (
    <div className={classes.fact}>
      <dt>
        <RawText text={name} />
      </dt>
      <dd>
        <span className={classes.value}>
          {to ? (
            <PageLink to={to}>
              <RawText text={text} />
            </PageLink>
          ) : (
            <LongText text={text} code={code} />
          )}
          {note ? (
            <span className={classes.note}>
              <RawText text={note} />
            </span>
          ) : null}
        </span>
        {target && question.canAdd(target) ? (
          <FactActions name={`${section} ${name}`.trim()} target={target} question={question} />
        ) : null}
      </dd>
    </div>
  );
}

function Record({ record, question }: { readonly record: AccessRecordDetail; readonly question: Question }) {
  const denial = explainDenial(record);
  return (
    <div className={classes.body}>
      {denial === null ? null : (
        <p className={classes.denial}>
          <IconBan size={15} aria-hidden />
          <RawText text={denial} />
        </p>
      )}
      <ul className={classes.leads} aria-label="Further">
        {listLeads(record).map(({ label, to }) => (
          <li key={label}>
            <PageLink to={to}>{label}</PageLink>
          </li>
        ))}
      </ul>
      {listSections(record).map(({ title, facts }) => (
        <section key={title} aria-label={title}>
          <h3 className={classes.section}>{title}</h3>
          <dl className={classes.facts}>
            {facts.map((fact) => (
              <Fact
                key={fact.name}
                fact={fact}
                question={question}
                section={title === 'Who' ? 'caller’s' : title === 'What' ? 'callee’s' : ''}
              />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

export function RecordPanel({ id, question, onClose, onStep }: RecordPanelProps) {
  const result = useApi('getAccessRecord', { params: { id } }, { live: false });
  const clipboard = useClipboard({ timeout: 1_500 });
  const heading = useRef<HTMLHeadingElement>(null);
  // Once, when it opens: while j and k step through records the focus stays in the list.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useCommands('Records', [{ does: 'Close the record', keys: ['Escape'], run: onClose }]);
  const { data, error } = result;
  const gone = error instanceof ProblemError && error.status === 404;
  return (
    <aside className={classes.panel} aria-label="Record" aria-busy={result.isPlaceholderData}>
      <div className={classes.head}>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          {data ? (
            <>
              <span>
                {formatDay(data.time)} {formatPrecise(data.time)}
              </span>
              <span className={classes.ends}>
                <RawText text={nameEnd(data.source) ?? 'unknown'} /> →{' '}
                <RawText text={nameEnd(data.target) ?? 'unknown'} />
              </span>
            </>
          ) : (
            `Record ${id}`
          )}
        </h2>
        {onStep ? (
          <>
            <ActionIcon
              size={24}
              aria-label="Newer record"
              title="Newer record (k)"
              onClick={() => onStep(-1)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label="Older record"
              title="Older record (j)"
              onClick={() => onStep(1)}
            >
              <IconArrowDown size={15} />
            </ActionIcon>
          </>
        ) : null}
        {data ? (
          <Button
            size="compact-xs"
            leftSection={clipboard.copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
            onClick={() => clipboard.copy(JSON.stringify(data, null, 2))}
          >
            {clipboard.copied ? 'Copied' : 'Copy JSON'}
          </Button>
        ) : null}
        <PanelMenu
          id="record"
          title="the record"
          calls={[buildApiUrl('getAccessRecord', { params: { id } })]}
        />
        <ActionIcon size={24} aria-label="Close the record" title="Close (Esc)" onClick={onClose}>
          <IconX size={15} />
        </ActionIcon>
      </div>
      {gone ? (
        <EmptyState title="This record is not kept">
          It never was, or it is older than what is kept of the access log.
        </EmptyState>
      ) : (
        <Faces result={result} what="the record">
          {(record) => <Record record={record} question={question} />}
        </Faces>
      )}
    </aside>
  );
}
