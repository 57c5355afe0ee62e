/** What the words became, member by member; what says nothing is left out. */

import { useWords, wordFor, type Words } from '../texts';
import { DataText } from '../ui/DataText';

export function Structure({ structure }: { structure: Record<string, unknown> }) {
  const say = useWords();
  const members = Object.entries(structure).filter(([, value]) => !isEmpty(value));
  return (
    <dl class="pairs" aria-label={say('drafts.read-as')}>
      {members.map(([name, value]) => (
        <>
          <dt>{wordFor(say, 'member', name)}</dt>
          <dd>
            <DataText text={wordsFor(say, name, value)} fold={240} />
          </dd>
        </>
      ))}
    </dl>
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function wordsFor(say: Words, name: string, value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((one) => wordsFor(say, name, one)).join(say('list.separator'));
  }
  if (typeof value === 'string') {
    return wordFor(say, name === 'activities' ? 'nature' : name, value);
  }
  if (name === 'basis' && isCitation(value)) {
    return [value.title, value.article].filter(Boolean).join(' ');
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, one]) => `${key} ${wordsFor(say, key, one)}`);
    return members.join(say('list.divider'));
  }
  return String(value);
}

function isCitation(value: unknown): value is { title: string; article?: string } {
  return typeof value === 'object' && value !== null && 'title' in value;
}
