import { useWords, type TextKey } from '../texts';
import { Icon } from '../ui/Icon';

interface Props {
  onZoom: (factor: number) => void;
  /** By parts of the width of what is seen. */
  onMove: (right: number, down: number) => void;
  onHome: () => void;
}

const STEP = 0.3;

export function PlainButtons({ onZoom, onMove, onHome }: Props) {
  const say = useWords();
  const ways: [TextKey, string, () => void][] = [
    ['map.zoom-in', '+', () => onZoom(2)],
    ['map.zoom-out', '−', () => onZoom(0.5)],
    ['map.north', '↑', () => onMove(0, -STEP)],
    ['map.south', '↓', () => onMove(0, STEP)],
    ['map.west', '←', () => onMove(-STEP, 0)],
    ['map.east', '→', () => onMove(STEP, 0)],
  ];
  return (
    <div class="map__buttons map__buttons--many" role="group" aria-label={say('map.label')}>
      {ways.map(([name, sign, act]) => (
        <button type="button" aria-label={say(name)} title={say(name)} onClick={act}>
          {sign}
        </button>
      ))}
      <button type="button" aria-label={say('map.fit')} title={say('map.fit')} onClick={onHome}>
        <Icon name="place" size={18} />
      </button>
    </div>
  );
}
