import { describe, expect, it } from 'vitest';
import { findRefusal } from './find-refusal.ts';

const failing = (reason: unknown) => ({ readExpression: () => Promise.reject(reason) });

describe('an expression that is tried', () => {
  it('is refused in the words of the engine', async () => {
    const error = Object.assign(new Error('parse error: unclosed left parenthesis'), { kind: 'query' });
    expect(await findRefusal(failing(error), 'sum(', 1e12)).toBe('parse error: unclosed left parenthesis');
  });

  it('is let through where no engine answers, and where none is asked', async () => {
    const error = Object.assign(new Error('no answer'), { kind: 'unreachable' });
    expect(await findRefusal(failing(error), 'sum(', 1e12)).toBeNull();
    expect(await findRefusal({}, 'sum(', 1e12)).toBeNull();
  });
});
