import { expect, it } from 'vitest';
import { classifyCode, describeCode, describeGrpcStatus } from './response-codes.ts';

it.each([
  ['200', '2xx'],
  ['5xx', '5xx'],
  ['101', '1xx'],
  ['0', 'no response'],
  ['', 'other'],
  ['grpc 14', 'other'],
  ['2000', 'other'],
])('classes %j as %s', (code, codeClass) => {
  expect(classifyCode(code)).toBe(codeClass);
});

it.each([
  ['503', 'Service Unavailable'],
  ['0', 'no response was sent'],
  ['5xx', 'the proxy reports the class only'],
  ['299', ''],
])('names %j %j', (code, name) => {
  expect(describeCode(code)).toBe(name);
});

it.each([
  ['0', 'OK'],
  ['14', 'Unavailable'],
  ['99', ''],
  ['', 'not gRPC'],
])('names the gRPC status %j %j', (status, name) => {
  expect(describeGrpcStatus(status)).toBe(name);
});
