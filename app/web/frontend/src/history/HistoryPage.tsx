/** The checks made in this browser. */

import { useState } from 'preact/hooks';

import { go, hashOf } from '../actions/address';
import { forget, forgetAll } from '../actions/history';
import { MOST_COMPARED } from '../compare/ComparePage';
import { moment } from '../format/dates';
import { useStore, type HistoryEntry } from '../store';
import { useLanguage, useWords, wordFor } from '../texts';
import { hasIcon, Icon } from '../ui/Icon';
import './HistoryPage.css';

export function HistoryPage() {
  const say = useWords();
  const history = useStore((now) => now.history);
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <div class="page">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.history')}</h1>
        <p class="lead">{say(history.length === 0 ? 'history.none' : 'history.lead')}</p>
        {history.length === 0 && (
          <p>
            <a href={hashOf({ page: 'check' })}>{say('page.check')} →</a>
          </p>
        )}
      </header>
      {history.length > 1 && (
        <div class="row">
          <button
            type="button"
            class="button button--main"
            disabled={chosen.length < 2}
            onClick={() => go({ page: 'compare', ids: chosen })}
          >
            {say('compare.open', { count: chosen.length })}
          </button>
          <span class="hint">{say('compare.hint', { most: MOST_COMPARED })}</span>
        </div>
      )}
      <ul class="history">
        {history.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            chosen={chosen.includes(entry.id)}
            full={chosen.length >= MOST_COMPARED}
            onChoose={() => setChosen(toggled(chosen, entry.id))}
          />
        ))}
      </ul>
      {history.length > 0 && (
        <div>
          <button type="button" class="button" onClick={forgetAll}>
            {say('history.forget-all')}
          </button>
        </div>
      )}
    </div>
  );
}

function toggled(ids: string[], id: string): string[] {
  return ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
}

interface EntryProps {
  entry: HistoryEntry;
  chosen: boolean;
  full: boolean;
  onChoose: () => void;
}

function Entry({ entry, chosen, full, onChoose }: EntryProps) {
  const say = useWords();
  const language = useLanguage();
  const name = entry.name || say('history.unnamed');
  return (
    <li class={`history__entry outcome--${entry.verdict}`}>
      <input
        type="checkbox"
        aria-label={say('compare.choose', { name })}
        checked={chosen}
        disabled={full && !chosen}
        onChange={onChoose}
      />
      <span class="history__verdict">
        {hasIcon(entry.verdict) && <Icon name={entry.verdict} size={18} />}
        {wordFor(say, 'verdict', entry.verdict)}
      </span>
      <span class="history__what">
        <a href={hashOf({ page: 'result', id: entry.id })}>
          <bdi>{name}</bdi>
        </a>
        <span class="hint history__time">{moment(entry.createdAt, language)}</span>
      </span>
      <button
        type="button"
        class="button button--icon"
        aria-label={say('history.forget', { name })}
        onClick={() => forget(entry.id)}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}
