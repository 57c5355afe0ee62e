import { useId } from 'preact/hooks';

import { useWords } from '../texts';
import './ClauseFilterBar.css';
import { DIMENSIONS, OUTCOMES, type ClauseFilter } from './filter';

interface Props {
  filter: ClauseFilter;
  onFilter: (filter: ClauseFilter) => void;
}

export function ClauseFilterBar({ filter, onFilter }: Props) {
  const say = useWords();
  const id = useId();
  return (
    <div class="filter" role="search">
      <label for={`${id}-outcome`}>
        {say('clauses.outcome')}
        <select
          id={`${id}-outcome`}
          class="input"
          value={filter.outcome}
          onChange={(event) =>
            onFilter({ ...filter, outcome: event.currentTarget.value as ClauseFilter['outcome'] })
          }
        >
          <option value="">{say('clauses.any')}</option>
          {OUTCOMES.map((outcome) => (
            <option value={outcome}>{say(`outcome.${outcome}`)}</option>
          ))}
        </select>
      </label>
      <label for={`${id}-dimension`}>
        {say('clauses.dimension')}
        <select
          id={`${id}-dimension`}
          class="input"
          value={filter.dimension}
          onChange={(event) =>
            onFilter({ ...filter, dimension: event.currentTarget.value as ClauseFilter['dimension'] })
          }
        >
          <option value="">{say('clauses.any')}</option>
          {DIMENSIONS.map((dimension) => (
            <option value={dimension}>{say(`dimension.${dimension}`)}</option>
          ))}
        </select>
      </label>
      <label for={`${id}-text`}>
        {say('clauses.search')}
        <input
          id={`${id}-text`}
          class="input"
          type="search"
          value={filter.text}
          onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}
