/** Industry by search: a combobox over the service's own catalogue. */

import { useEffect, useId, useState } from 'preact/hooks';

import { searchIndustries } from '../api/places';
import { problemOf } from '../api/problems';
import type { Industry, Problem } from '../api/types';
import { getState, update, useStore } from '../store';
import { useLanguage, useWords } from '../texts';
import { ProblemNotice } from '../ui/ProblemNotice';
import { IndustryChips } from './IndustryChips';
import { IndustryOptions } from './IndustryOptions';
import './IndustryField.css';

const PAUSE_MS = 200;

function choose(industry: Industry): void {
  const { industries } = getState();
  if (industries.some((one) => one.code === industry.code)) return;
  update({ industries: [...industries, industry] });
}

interface Found {
  items: Industry[];
  query: string;
}

function useSearch(query: string) {
  const language = useLanguage();
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    setProblem(null);
    if (query === '') {
      setFound(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      searchIndustries(query, { signal: stop.signal, language }).then(
        (items) => setFound({ items, query }),
        (failure) => setProblem(problemOf(failure)),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, language]);
  return { found: query === '' ? null : found, problem };
}

export function IndustryField() {
  const say = useWords();
  const id = useId();
  const chosen = useStore((now) => now.industries);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const query = text.trim();
  const { found, problem } = useSearch(query);
  const items = found?.items ?? [];

  const take = (industry: Industry) => {
    choose(industry);
    setText('');
    setActive(0);
  };
  const key = (event: KeyboardEvent) => {
    const picked = items[active];
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Escape') setText('');
    else if (event.key === 'Enter' && picked) take(picked);
    else return;
    event.preventDefault();
  };

  return (
    <div class="industry">
      <label for={id}>{say('industry.label')}</label>
      <IndustryChips industries={chosen} />
      <div class="industry__box">
        <input
          id={id}
          class="input"
          role="combobox"
          autocomplete="off"
          aria-autocomplete="list"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items[active] ? `${id}-list-${active}` : undefined}
          aria-describedby={`${id}-hint`}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={key}
        />
        <IndustryOptions id={`${id}-list`} items={items} active={active} onTake={take} />
      </div>
      <p class="hint" id={`${id}-hint`} role="status">
        {hint()}
      </p>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );

  function hint(): string {
    if (query === '' || problem) return say('industry.hint');
    if (!found || found.query !== query) return say('industry.searching');
    if (items.length === 0) return say('industry.none', { query });
    return say('industry.count', { count: items.length });
  }
}
