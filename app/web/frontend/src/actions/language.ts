/** The language of the page: Chinese unless the reader chose otherwise. */

import type { Language } from '../api/types';
import { getState, update } from '../store';
import { wordsIn } from '../texts';
import { keep, recall } from './keeping';

const KEY = 'sanxian.language';

export function restoreLanguage(): void {
  applyLanguage(recall<Language>(KEY, 'zh-CN') === 'en' ? 'en' : 'zh-CN');
}

export function chooseLanguage(language: Language): void {
  keep(KEY, language);
  applyLanguage(language);
}

function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
  update({ language });
  titlePage();
}

export function titlePage(): void {
  const { language, route } = getState();
  const say = wordsIn(language);
  document.title = `${say(`page.${route.page}`)} · ${say('app.name')}`;
}
