import { useEffect, useRef } from 'preact/hooks';

import { lighting } from '../actions/light';
import type { Place, PointAnswer } from '../api/types';
import { useStore } from '../store';
import { useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Notice } from '../ui/Notice';
import './PointAnswerView.css';
import { UnitClauses } from './UnitClauses';

/** Share of the height of the window under which something is easily overlooked. */
const LOW = 0.75;

export function PointAnswerView({ answer }: { answer: PointAnswer }) {
  const say = useWords();
  const shown = useRef<HTMLElement>(null);
  // Under a map that was clicked, on a phone, the answer begins below what one sees.
  useEffect(() => {
    const top = shown.current?.getBoundingClientRect().top ?? 0;
    if (top > innerHeight * LOW) shown.current?.scrollIntoView();
  }, [answer]);
  return (
    <section class="answer" ref={shown} aria-label={say('page.explore')}>
      {answer.units.length === 0 && <Notice tone="warning">{say('explore.no-units')}</Notice>}
      {answer.failed_layers && answer.failed_layers.length > 0 && (
        <Notice tone="warning" title={say('explore.failed-layers')}>
          <DataText text={answer.failed_layers.join(say('list.separator'))} />
        </Notice>
      )}
      <RedLineStatus answer={answer} />
      <Places title={say('explore.units')} places={answer.units} withClauses />
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

/** Whether a red line is here, and that the answer is only as good as its data. */
function RedLineStatus({ answer }: { answer: PointAnswer }) {
  const say = useWords();
  if (answer.red_lines.length > 0) {
    return <Notice tone="error" title={say('explore.in-red-line')} />;
  }
  return answer.units.length > 0 && <Notice tone="info">{say('explore.no-red-line')}</Notice>;
}

interface PlacesProps {
  title: string;
  places: Place[];
  withClauses?: boolean;
}

function Places({ title, places, withClauses = false }: PlacesProps) {
  const say = useWords();
  return (
    <div class="places">
      <h2>{title}</h2>
      {places.length === 0 && <p class="hint">{say('explore.nothing')}</p>}
      <ul>
        {places.map((place) => (
          <li tabIndex={0} {...lighting([place.code])}>
            <DataText text={place.name || wordFor(say, 'class', place.class) || place.code} fold={120} />
            <small>
              <bdi class="code">{place.code}</bdi>{' '}
              {[
                wordFor(say, 'category', place.category),
                wordFor(say, 'element', place.element),
                place.name && wordFor(say, 'class', place.class),
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
            {withClauses && place.release && (
              <UnitClauses key={place.code} release={place.release} unit={place.code} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
