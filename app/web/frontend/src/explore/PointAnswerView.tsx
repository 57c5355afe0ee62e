import { lighting } from '../actions/light';
import type { Place, PointAnswer } from '../api/types';
import { useStore } from '../store';
import { useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Notice } from '../ui/Notice';
import './PointAnswerView.css';

export function PointAnswerView({ answer }: { answer: PointAnswer }) {
  const say = useWords();
  return (
    <section class="answer" aria-label={say('page.explore')}>
      {answer.units.length === 0 && <Notice tone="warning">{say('explore.no-units')}</Notice>}
      {answer.failed_layers && answer.failed_layers.length > 0 && (
        <Notice tone="warning" title={say('explore.failed-layers')}>
          <DataText text={answer.failed_layers.join(say('list.separator'))} />
        </Notice>
      )}
      <Places title={say('explore.units')} places={answer.units} />
      <Places title={say('explore.red-lines')} places={answer.red_lines} />
      <Places title={say('explore.zones')} places={answer.zones} />
      <Places title={say('explore.references')} places={answer.references} />
      <p class="hint">{say('explore.check-here')}</p>
    </section>
  );
}

/** The release's name where the map has told it, else its id. */
function ReleaseName({ id }: { id: string }) {
  const layers = useStore((now) => now.map.layers.value);
  return <bdi>{layers?.find(({ release }) => release === id)?.release_name ?? id}</bdi>;
}

function Places({ title, places }: { title: string; places: Place[] }) {
  const say = useWords();
  return (
    <div class="places">
      <h2>{title}</h2>
      {places.length === 0 && <p class="hint">{say('explore.nothing')}</p>}
      <ul>
        {places.map((place) => (
          <li tabIndex={0} {...lighting([place.code])}>
            <DataText text={place.name ?? place.code} fold={120} />
            <small>
              <bdi class="code">{place.code}</bdi>{' '}
              {[
                wordFor(say, 'category', place.category),
                wordFor(say, 'element', place.element),
                wordFor(say, 'class', place.class),
              ]
                .filter(Boolean)
                .join(' · ')}
              {place.release && (
                <>
                  {' · '}
                  <ReleaseName id={place.release} />
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}
