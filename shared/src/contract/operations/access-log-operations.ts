/** The access log: pages, live tail, histogram, one record, export, and what became of what was sent. */
import { z } from 'zod';
import {
  accessExportQuerySchema,
  accessGroupsQuerySchema,
  accessGroupsSchema,
  accessHistogramQuerySchema,
  accessHistogramSchema,
  accessLogQuerySchema,
  accessLogSchema,
  accessLogStatusSchema,
  accessRecordDetailSchema,
} from '../access-log.ts';
import { byId, none, operation } from './operation.ts';

export const accessLogOperations = {
  getAccessLog: operation({
    method: 'get',
    path: '/access-log',
    summary: 'Who called what, when: a page of records, newest first, or what arrived after a record',
    params: none,
    query: accessLogQuerySchema,
    response: accessLogSchema,
    withGrants: true,
  }),
  getAccessLogHistogram: operation({
    method: 'get',
    path: '/access-log/histogram',
    summary: 'How many records there are over time, by class of code',
    params: none,
    query: accessHistogramQuerySchema,
    response: accessHistogramSchema,
    withGrants: true,
  }),
  getAccessLogGroups: operation({
    method: 'get',
    path: '/access-log/groups',
    summary: 'Records counted by identity, address, callee, resource, path, code, …: the largest groups',
    params: none,
    query: accessGroupsQuerySchema,
    response: accessGroupsSchema,
    withGrants: true,
  }),
  exportAccessLog: operation({
    method: 'get',
    path: '/access-log/export',
    summary: 'Records as CSV or NDJSON, streamed',
    params: none,
    query: accessExportQuerySchema,
    response: z.string(),
    produces: 'text/csv',
    withGrants: true,
  }),
  getAccessLogStatus: operation({
    method: 'get',
    path: '/access-log/status',
    summary: 'What became of the records that were sent, who sends, and what was wrong',
    params: none,
    query: none,
    response: accessLogStatusSchema,
  }),
  getAccessRecord: operation({
    method: 'get',
    path: '/access-log/{id}',
    summary: 'One record, whole',
    params: byId,
    query: none,
    response: accessRecordDetailSchema,
    withGrants: true,
  }),
};
