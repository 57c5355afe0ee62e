/** English words for what one does with results: comparing them, objecting to them. */

import type { resultZh } from './results.zh-CN';

export const resultEn: Record<keyof typeof resultZh, string> = {
  'page.compare': 'Compare sites',
  'compare.lead': 'The same questions, one column a site. Choose a name to see the whole result.',
  'compare.why': 'Main reasons',
  'compare.counts': 'Clauses',
  'compare.missing': 'Facts still missing',
  'compare.site': 'Site {number}',
  'compare.open': 'Compare chosen ({count})',
  'compare.hint': 'Choose 2 to {most} checks',
  'compare.choose': 'Choose “{name}” for the comparison',
  'objection.whole': 'I think this result is wrong',
  'objection.clause': 'I think this clause is wrong',
  'objection.reason': 'What is wrong? Give the reason and what it rests on; the analyst will see it.',
  'objection.send': 'Send objection',
  'objection.sent': 'Your objection was sent; the analyst will see it. The result itself does not change.',
};
