/** All words of the page, in both languages. */

import type { Language, Wording } from '../api/types';
import { useStore } from '../store';
import { en } from './en';
import { zhCN } from './zh-CN';

export type TextKey = keyof typeof zhCN;
export type Catalogue = Record<TextKey, string>;
export type Words = (key: TextKey, fill?: Record<string, string | number>) => string;

const CATALOGUES: Record<Language, Catalogue> = { 'zh-CN': zhCN, en };

function teller(catalogue: Catalogue): Words {
  return (key, fill = {}) =>
    catalogue[key].replace(/\{(\w+)\}/g, (gap, name: string) => String(fill[name] ?? gap));
}

const TELLERS: Record<Language, Words> = {
  'zh-CN': teller(CATALOGUES['zh-CN']),
  en: teller(CATALOGUES.en),
};

export function wordsIn(language: Language): Words {
  return TELLERS[language];
}

export function useWords(): Words {
  return TELLERS[useStore((now) => now.language)];
}

export function useLanguage(): Language {
  return useStore((now) => now.language);
}

export function hasText(key: string): key is TextKey {
  return Object.hasOwn(zhCN, key);
}

/** The word for a value of a closed set; a value this page does not know stands for itself. */
export function wordFor(say: Words, set: string, value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  const key = `${set}.${value}`;
  return hasText(key) ? say(key) : value.replace(/^other:/, '');
}

/** A text of the service in the reader's language, as far as it has one. */
export function told(wording: Wording | null | undefined, language: Language): string {
  if (wording === null || wording === undefined) return '';
  if (typeof wording === 'string') return wording;
  return wording[language] || wording['zh-CN'] || wording.en || '';
}

/** The same where it stands as a sentence of its own: the service begins reasons in lower case. */
export function sentence(wording: Wording | null | undefined, language: Language): string {
  const text = told(wording, language);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
