/** The tabs of a detail page: real tabs (arrow keys move, the URL remembers), only the chosen panel is mounted. */
import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/count.ts';
import classes from './page-tabs.module.css';

export interface PageTab<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** How many things are inside. */
  readonly count?: number | undefined;
  readonly render: () => ReactNode;
}

interface PageTabsProps<Value extends string> {
  readonly label: string;
  readonly tabs: readonly PageTab<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** Where the tabs do not fit (a phone) the chosen one is not out of sight. Only the list scrolls. */
function bringIntoView(tab: HTMLButtonElement | null): void {
  const list = tab?.parentElement;
  if (tab && list) list.scrollLeft = tab.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
}

export function PageTabs<Value extends string>({ label, tabs, value, onChange }: PageTabsProps<Value>) {
  const choose = (next: string | null): void => {
    const tab = tabs.find((candidate) => candidate.value === next);
    if (tab) onChange(tab.value);
  };
  return (
    <Tabs
      value={value}
      onChange={choose}
      keepMounted={false}
      classNames={{ list: classes.list, tab: classes.tab }}
    >
      <Tabs.List aria-label={label}>
        {tabs.map((tab) => (
          <Tabs.Tab
            key={tab.value}
            value={tab.value}
            {...(tab.value === value ? { ref: bringIntoView } : {})}
          >
            {tab.label}
            {tab.count === undefined ? null : <span className={classes.count}>{formatCount(tab.count)}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value} pt={12}>
          {tab.value === value ? tab.render() : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
