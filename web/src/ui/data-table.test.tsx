import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { AppTheme } from '../theme/app-theme.tsx';
import { DataTable } from './data-table.tsx';
import type { TableColumn } from './table-model.ts';
import { useTableView } from './table-view.ts';

interface Fruit {
  readonly name: string;
  readonly weight: number | null;
}

const COLUMNS: readonly TableColumn<Fruit>[] = [
  { id: 'name', header: 'Name', value: ({ name }) => name, width: 100 },
  { id: 'weight', header: 'Weight', value: ({ weight }) => weight, width: 80, align: 'right' },
  { id: 'length', header: 'Length', value: ({ name }) => name.length, width: 80, hidden: true },
];

const FRUIT: readonly Fruit[] = [
  { name: 'pear', weight: 180 },
  { name: 'apple', weight: 150 },
  { name: 'ghost', weight: null },
];

function Table({
  rows,
  onOpen,
}: {
  readonly rows: readonly Fruit[];
  readonly onOpen?: (row: Fruit) => void;
}) {
  const [view, setView] = useTableView('name');
  return (
    <DataTable
      label="Fruit"
      rows={rows}
      columns={COLUMNS}
      rowId={({ name }) => name}
      view={view}
      onViewChange={setView}
      {...(onOpen ? { onOpen } : {})}
    />
  );
}

function open(rows = FRUIT, onOpen?: (row: Fruit) => void) {
  render(
    <AppTheme>
      <Table rows={rows} {...(onOpen ? { onOpen } : {})} />
    </AppTheme>,
  );
  return userEvent.setup();
}

/** First cells of the rows shown. */
function names(): (string | null)[] {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? null);
}

it('sorts by a header, numbers from the greatest, nothing last in either order', async () => {
  const user = open();
  expect(names()).toEqual(['apple', 'ghost', 'pear']);
  await user.click(screen.getByRole('button', { name: 'Weight' }));
  expect(names()).toEqual(['pear', 'apple', 'ghost']);
  expect(screen.getByRole('columnheader', { name: 'Weight' })).toHaveAttribute('aria-sort', 'descending');
  await user.click(screen.getByRole('button', { name: 'Weight' }));
  expect(names()).toEqual(['apple', 'pear', 'ghost']);
});

it('filters, counts what is left, and says when nothing is', async () => {
  const user = open();
  await user.type(screen.getByRole('searchbox', { name: 'Filter fruit' }), 'PEA');
  expect(names()).toEqual(['pear']);
  expect(screen.getByText('1 of 3')).toBeVisible();
  await user.type(screen.getByRole('searchbox', { name: 'Filter fruit' }), 'x');
  expect(screen.getByText('No row matches the filter.')).toBeVisible();
});

it('shows the columns that are chosen', async () => {
  const user = open();
  expect(screen.queryByRole('columnheader', { name: 'Length' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Choose columns' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Length', hidden: true }));
  expect(screen.getByRole('columnheader', { name: 'Length' })).toBeInTheDocument();
  await user.click(screen.getByRole('checkbox', { name: 'Weight', hidden: true }));
  expect(screen.queryByRole('columnheader', { name: 'Weight' })).toBeNull();
});

it('moves from row to row by keys and opens one', async () => {
  const onOpen = vi.fn<(row: Fruit) => void>();
  const user = open(FRUIT, onOpen);
  const [, first, second, third] = screen.getAllByRole('row');
  expect(first).toHaveAttribute('tabindex', '0');
  first?.focus();
  await user.keyboard('{ArrowDown}');
  await vi.waitFor(() => expect(second).toHaveFocus(), 4000);
  await user.keyboard('{End}');
  await vi.waitFor(() => expect(third).toHaveFocus(), 4000);
  expect(third).toHaveAttribute('tabindex', '0');
  await user.keyboard('{Enter}');
  expect(onOpen).toHaveBeenCalledWith(FRUIT[0]);
});

it('downloads what it shows as CSV', async () => {
  const saved: Blob[] = [];
  URL.createObjectURL = (blob: Blob) => {
    saved.push(blob);
    return 'blob:fruit';
  };
  URL.revokeObjectURL = () => {};
  HTMLAnchorElement.prototype.click = () => {};
  const user = open([...FRUIT, { name: '=cmd()', weight: 1 }]);
  await user.click(screen.getByRole('button', { name: 'Download CSV' }));
  expect(await saved[0]?.text()).toBe("Name,Weight\r\n'=cmd(),1\r\napple,150\r\nghost,\r\npear,180\r\n");
});

it('draws a part of thousands of rows and counts them all', () => {
  open(Array.from({ length: 5_000 }, (_, i) => ({ name: `fruit-${i}`, weight: i })));
  expect(screen.getByRole('table', { name: 'Fruit' })).toHaveAttribute('aria-rowcount', '5001');
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
});
