import { describe, expect, it } from 'vitest';
import { isFailed, isNeverArrived } from './outcome.ts';

describe('isFailed', () => {
  it.each([
    ['an answer', '200', '', '-', false],
    ['a redirect', '304', '', '-', false],
    ['the caller in the wrong', '404', '', '-', false],
    ['the server in the wrong', '500', '', '-', true],
    ['no healthy upstream', '503', '', 'UH', true],
    ['a class of codes', '5xx', '', '-', true],
    ['a good class', '4xx', '', '-', false],
    ['no response', '0', '', 'DC', true],
    ['gRPC OK', '200', '0', '-', false],
    ['gRPC NOT_FOUND', '200', '5', '-', false],
    ['gRPC UNIMPLEMENTED', '200', '12', '-', false],
    ['gRPC UNAVAILABLE though HTTP says 200', '200', '14', '-', true],
    ['gRPC DEADLINE_EXCEEDED', '200', '4', '-', true],
    ['a connection', '', '', '-', false],
    ['a connection that did not come about', '', '', 'URX,UF', true],
    ['a connection that ztunnel denied', '', '', 'DENY', true],
    ['a connection whose caller hung up', '', '', 'DC', false],
  ])('%s', (_, code, grpcStatus, flags, failed) => {
    expect(isFailed({ code, grpcStatus, flags })).toBe(failed);
  });
});

describe('isNeverArrived', () => {
  it.each(['UF', 'UH', 'URX', 'NC', 'NR', 'UO', 'DC', 'FI', 'UF,URX'])('flag %s', (flags) => {
    expect(isNeverArrived({ code: '503', grpcStatus: '', flags })).toBe(true);
  });
  it('code 0, and no other', () => {
    expect(isNeverArrived({ code: '0', grpcStatus: '', flags: '-' })).toBe(true);
    expect(isNeverArrived({ code: '503', grpcStatus: '', flags: 'UT' })).toBe(false);
    expect(isNeverArrived({ code: '200', grpcStatus: '', flags: '-' })).toBe(false);
  });
});
