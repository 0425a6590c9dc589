/** GET /access-log/{id}: one record, whole. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { requireAccessLog } from './access-log-question.ts';
import { toDetail } from './access-record-answer.ts';

export const getAccessRecord = defineRoute(
  'getAccessRecord',
  async ({ params: { id } }, context) => {
    const { store } = requireAccessLog(context);
    const stored = /^\d{1,15}$/.test(id) ? await store.readRecord(Number(id)) : null;
    if (!stored)
      throw new ProblemError(
        404,
        `There is no record ${id}: it never was, or it is older than what is kept.`,
      );
    return toDetail(stored);
  },
  { cached: false },
);
