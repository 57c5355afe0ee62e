/** Looking for a unit or zone by name or code; choosing one goes there. */

import { useEffect, useId, useState } from 'preact/hooks';

import { goTo } from '../actions/reference';
import { searchZones } from '../api/places';
import { problemOf } from '../api/problems';
import type { FoundZone, Problem } from '../api/types';
import { useStore } from '../store';
import { useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import './ZoneSearch.css';

const PAUSE_MS = 250;

function useFound(text: string) {
  const language = useLanguage();
  const { asOf, release } = useStore((now) => now.map);
  const [found, setFound] = useState<FoundZone[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    setProblem(null);
    if (text.trim() === '') return setFound(null);
    const asked = new AbortController();
    const wait = setTimeout(async () => {
      try {
        setFound(await searchZones(text, { asOf, release }, { language, signal: asked.signal }));
      } catch (failure) {
        setProblem(problemOf(failure));
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(wait);
      asked.abort();
    };
  }, [text, asOf, release, language]);
  return { found, problem };
}

export function ZoneSearch() {
  const say = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const { found, problem } = useFound(text);
  return (
    <div class="find" role="search">
      <label for={id}>{say('explore.find')}</label>
      <input
        id={id}
        class="input"
        type="search"
        autocomplete="off"
        maxLength={100}
        placeholder={say('explore.find-hint')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {problem && <ProblemNotice problem={problem} />}
      <p class="hint" role="status">
        {found && say(found.length > 0 ? 'explore.found' : 'explore.found-none', { count: found.length })}
      </p>
      <ul class="find__list">
        {found?.map((zone) => (
          <li key={`${zone.layer}|${zone.code}`}>
            <button type="button" onClick={() => goTo(zone)}>
              <DataText text={zone.name ?? zone.code} fold={120} />
              <small>
                <bdi class="code">{zone.code}</bdi> · {kindOf(zone, say)}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function kindOf(zone: FoundZone, say: ReturnType<typeof useWords>): string {
  return (
    wordFor(say, 'category', zone.category) ||
    wordFor(say, 'class', zone.class) ||
    wordFor(say, 'kind', zone.kind)
  );
}
