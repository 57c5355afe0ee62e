import type { Industry } from '../api/types';
import { getState, update } from '../store';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';

function drop(code: string): void {
  update({ industries: getState().industries.filter((one) => one.code !== code) });
}

export function IndustryChips({ industries }: { industries: Industry[] }) {
  const say = useWords();
  if (industries.length === 0) return null;
  return (
    <ul class="chips" aria-label={say('industry.chosen')}>
      {industries.map(({ code, name }) => (
        <li class="chip">
          <span class="industry__code">{code}</span> <bdi>{name}</bdi>
          <button
            type="button"
            class="button button--icon"
            aria-label={say('industry.remove', { name: name || code })}
            onClick={() => drop(code)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}
