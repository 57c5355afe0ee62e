/** Layers and signs in a corner of the map; the page for exploring has them in its text. */

import { LayerSwitch } from '../explore/LayerSwitch';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';

export function MapLegend() {
  const say = useWords();
  const elsewhere = useStore((now) => now.route.page === 'explore');
  if (elsewhere) return null;
  return (
    <details class="map__legend">
      <summary>
        <Icon name="layers" size={18} />
        {say('map.layers')}
      </summary>
      <div class="map__layers">
        <LayerSwitch />
      </div>
    </details>
  );
}
