import { useWords } from '../texts';
import { Icon } from '../ui/Icon';
import type { BoundMap } from './binding';

export function MapButtons({ bound }: { bound: BoundMap }) {
  const say = useWords();
  return (
    <div class="map__buttons" role="group" aria-label={say('map.label')}>
      <button type="button" aria-label={say('map.zoom-in')} title={say('map.zoom-in')} onClick={() => bound.zoom(1)}>
        +
      </button>
      <button type="button" aria-label={say('map.zoom-out')} title={say('map.zoom-out')} onClick={() => bound.zoom(-1)}>
        −
      </button>
      <button type="button" aria-label={say('map.fit')} title={say('map.fit')} onClick={bound.home}>
        <Icon name="place" size={18} />
      </button>
    </div>
  );
}
