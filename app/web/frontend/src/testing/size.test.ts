import { expect, test } from 'vitest';

const FILES = import.meta.glob('../**/*.{ts,tsx,css}', {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

const lines = (text: string) => text.trimEnd().split('\n').length;

test.each(Object.keys(FILES))('%s is short enough to read', (name) => {
  const isComponent = name.endsWith('.tsx') && !name.includes('test');
  expect(lines(FILES[name]!)).toBeLessThanOrEqual(isComponent ? 150 : 400);
});

test('no source names another host or writes raw markup', () => {
  const sources = Object.entries(FILES).filter(([name]) => !/testing|\.test\./.test(name));
  for (const [name, text] of sources) {
    expect(text.replaceAll('http://www.w3.org/', ''), name).not.toMatch(/https?:\/\/[a-z]/);
    expect(text, name).not.toContain('dangerouslySetInnerHTML');
    expect(text, name).not.toContain('innerHTML');
  }
});
