/** The checks made in this browser. */

import { hashOf } from '../actions/address';
import { forget, forgetAll } from '../actions/history';
import { moment } from '../format/dates';
import { useStore, type HistoryEntry } from '../store';
import { useLanguage, useWords, wordFor } from '../texts';
import { hasIcon, Icon } from '../ui/Icon';
import './HistoryPage.css';

export function HistoryPage() {
  const say = useWords();
  const history = useStore((now) => now.history);
  return (
    <div class="page">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.history')}</h1>
        <p class="lead">{say(history.length === 0 ? 'history.none' : 'history.lead')}</p>
      </header>
      <ul class="history">
        {history.map((entry) => (
          <Entry key={entry.id} entry={entry} />
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

function Entry({ entry }: { entry: HistoryEntry }) {
  const say = useWords();
  const language = useLanguage();
  const name = entry.name || say('history.unnamed');
  return (
    <li class={`history__entry outcome--${entry.verdict}`}>
      <span class="history__verdict">
        {hasIcon(entry.verdict) && <Icon name={entry.verdict} size={18} />}
        {wordFor(say, 'verdict', entry.verdict)}
      </span>
      <span>
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
