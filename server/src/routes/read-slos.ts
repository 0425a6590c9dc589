/** POST /slo-import: the SLOs that a text holds; keeps nothing. What is wrong is told with its line. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { readTexts } from '../slo/texts/read-texts.ts';

export const readSlos = defineRoute('readSlos', ({ body: { text } }) => {
  const { slos, issues, notes } = readTexts(text);
  if (issues.length > 0) {
    const errors = issues.map(({ line, path, message }) => ({
      path: ['body', 'text', ...(path === '' ? [] : [path])].join('.'),
      message: line === null ? message : `line ${line}: ${message}`,
    }));
    throw new ProblemError(400, `The text holds no SLOs that could be kept: ${errors[0]?.message}.`, errors);
  }
  return Promise.resolve({ slos: slos.map(({ slo }) => slo), notes });
});
