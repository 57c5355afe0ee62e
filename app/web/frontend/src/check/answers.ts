/** An answer to a question of the project schema, as a person reads it. */

import type { Language } from '../api/types';
import { plain } from '../format/areas';
import { wordFor, wordsIn } from '../texts';
import type { Question } from './questions';

export function answerText(question: Question, value: unknown, language: Language): string {
  const say = wordsIn(language);
  if (Array.isArray(value)) {
    return value.map((one) => answerText(question, one, language)).join(say('list.separator'));
  }
  if (typeof value === 'boolean') return say(value ? 'ask.yes' : 'ask.no');
  const chosen = question.options.find((option) => option.value === value);
  if (chosen) return chosen.label;
  if (typeof value === 'number') {
    return [plain(value, language), wordFor(say, 'unit', question.unit)].filter(Boolean).join(' ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
