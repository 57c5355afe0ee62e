/** Dates: legal dates as they are written, moments in the reader's own time zone. */

import type { Language } from '../api/types';

/** English dates are written day, month, year, which no reader takes for another day. */
const LOCALES: Record<Language, string> = { 'zh-CN': 'zh-CN', en: 'en-GB' };

export function legalDate(date: string, language: Language): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number);
  if (!year || !month || !day) return date;
  if (language === 'zh-CN') return `${year}年${month}月${day}日`;
  return new Intl.DateTimeFormat(LOCALES.en, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
}

export function moment(stamp: string, language: Language): string {
  const time = new Date(stamp);
  if (Number.isNaN(time.getTime())) return stamp;
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

export function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
