import { formatTerms } from '@sightglass/shared/filter-terms';
import { describe, expect, it } from 'vitest';
import { readSearch, writeSearch } from '../../url/search-params.ts';
import {
  addTarget,
  addTargets,
  filterSearch,
  is,
  listChips,
  narrowFilter,
  NO_FILTER,
  toFilterQuery,
} from './access-filter.ts';

const not = (text: string) => ({ text, excluded: true });
const filter = { ...NO_FILTER, code: [not('2xx')], path: [is('/a,b')], denied: 'true' as const };

describe('the filter', () => {
  it('survives the URL, whatever its texts', () => {
    const written = writeSearch(filterSearch, new URLSearchParams('range=now-1h'), filter);
    expect(written.toString()).toBe('range=now-1h&path=%2Fa%5C%2Cb&code=%212xx&denied=true');
    expect(readSearch(filterSearch, written)).toEqual(filter);
  });

  it('asks the API only for what it says', () => {
    expect(toFilterQuery(filter)).toEqual({ code: '!2xx', path: '/a\\,b', denied: 'true' });
    expect(toFilterQuery(NO_FILTER)).toEqual({});
  });

  it('turns a value round instead of asking for both', () => {
    expect(addTarget(filter, { key: 'code', text: '2xx' }, false)).toEqual({ code: [is('2xx')] });
    expect(addTarget(filter, { key: 'code', text: '404' }, true)).toEqual({
      code: [not('2xx'), not('404')],
    });
    expect(addTarget(filter, { key: 'denied', text: 'true' }, true)).toEqual({ denied: 'false' });
  });

  it('takes the parts of a resource together', () => {
    const patch = addTargets(
      NO_FILTER,
      [
        { key: 'service', text: 'east~shop~cart' },
        { key: 'path', text: '/x', also: '/x?*' },
      ],
      false,
    );
    expect(toFilterQuery(patch)).toEqual({ service: 'east~shop~cart', path: '/x,/x?*' });
  });

  it('keeps what a page decides, and of the reader’s what excludes', () => {
    const mine = { ...NO_FILTER, service: [is('other'), not('x')], code: [is('500')] };
    const narrowed = narrowFilter(mine, { service: [is('east~shop~cart')] });
    expect(formatTerms(narrowed.service)).toBe('east~shop~cart,!x');
    expect(narrowed.code).toEqual([is('500')]);
  });

  it('is shown as chips, each with its way out', () => {
    const chips = listChips(filter);
    expect(chips.map(({ label, excluded, text }) => [label, excluded, text])).toEqual([
      ['path', false, '/a,b'],
      ['code', true, '2xx'],
      ['refused', false, 'by a policy'],
    ]);
    expect(chips.map(({ removal }) => removal)).toEqual([{ path: [] }, { code: [] }, { denied: '' }]);
  });
});
