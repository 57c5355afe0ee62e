/** Areas and shares as text. One mu is 1/15 of a hectare (国务院 1984: 法定计量单位). */

import type { Language } from '../api/types';

const M2_PER_HA = 10_000;
export const M2_PER_MU = 10_000 / 15;

function number(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Never rounds a real overlap to nothing: below the last digit it says so. */
function atLeast(value: number, digits: number, language: Language): string {
  const smallest = 10 ** -digits;
  if (value > 0 && value < smallest) return `<${number(smallest, digits, language)}`;
  return number(value, digits, language);
}

export function squareMetres(m2: number, language: Language): string {
  const digits = m2 >= 100 || m2 === 0 ? 1 : m2 >= 1 ? 2 : 4;
  return atLeast(m2, digits, language);
}

export function mu(m2: number, language: Language): string {
  const value = m2 / M2_PER_MU;
  return atLeast(value, value >= 1 || value === 0 ? 2 : 4, language);
}

export function hectares(m2: number, language: Language): string {
  return atLeast(m2 / M2_PER_HA, 4, language);
}

/** A share as per cent; a part that is not the whole is never written as 100 %. */
export function percent(share: number, language: Language): string {
  if (share > 0 && share < 0.0001) return '<0.01%';
  if (share < 1 && share > 0.9999) return '>99.99%';
  const digits = share === 0 || share === 1 ? 0 : 2;
  return `${number(share * 100, digits, language)}%`;
}

export function plain(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(value);
}
