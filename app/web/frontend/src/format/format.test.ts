import { expect, test } from 'vitest';

import { hectares, mu, percent, squareMetres } from './areas';
import { legalDate, moment } from './dates';

test('one hectare is fifteen mu', () => {
  expect(mu(10_000, 'zh-CN')).toBe('15.00');
  expect(hectares(10_000, 'zh-CN')).toBe('1.0000');
  expect(squareMetres(10_000, 'zh-CN')).toBe('10,000.0');
});

test('a real overlap is never written as nothing', () => {
  expect(squareMetres(0.00002, 'en')).toBe('<0.0001');
  expect(mu(0.01, 'en')).toBe('<0.0001');
  expect(hectares(0.3, 'en')).toBe('<0.0001');
  expect(percent(1e-9, 'en')).toBe('<0.01%');
  expect(squareMetres(0, 'en')).toBe('0.0');
});

test('a part is never written as the whole', () => {
  expect(percent(0.99999, 'zh-CN')).toBe('>99.99%');
  expect(percent(1, 'zh-CN')).toBe('100%');
  expect(percent(0, 'zh-CN')).toBe('0%');
  expect(percent(0.4, 'zh-CN')).toBe('40.00%');
});

test('legal dates are dates, whatever the time zone', () => {
  expect(legalDate('2025-01-01', 'zh-CN')).toBe('2025年1月1日');
  expect(legalDate('2025-01-01', 'en')).toBe('1 Jan 2025');
  expect(legalDate('soon', 'zh-CN')).toBe('soon');
  expect(moment('no time', 'en')).toBe('no time');
});
