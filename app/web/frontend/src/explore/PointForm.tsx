/** Longitude and latitude by hand: what a click on the map does. */

import { useId, useState } from 'preact/hooks';

import { askPoint } from '../actions/point';
import { parseAngle, writeAngle } from '../geo/angles';
import { useWords } from '../texts';
import './PointForm.css';

interface Props {
  lon: number | null;
  lat: number | null;
}

function within(value: number | null, limit: number): value is number {
  return value !== null && Math.abs(value) <= limit;
}

export function PointForm({ lon, lat }: Props) {
  const say = useWords();
  const id = useId();
  const [text, setText] = useState({
    lon: lon === null ? '' : writeAngle(lon),
    lat: lat === null ? '' : writeAngle(lat),
  });
  const [wrong, setWrong] = useState(false);
  const look = (event: Event) => {
    event.preventDefault();
    const [x, y] = [parseAngle(text.lon), parseAngle(text.lat)];
    const fine = within(x, 180) && within(y, 90);
    setWrong(!fine);
    if (fine) void askPoint(x, y);
  };
  const field = (name: 'lon' | 'lat') => (
    <label for={`${id}-${name}`}>
      {say(`explore.${name}`)}
      <input
        id={`${id}-${name}`}
        class="input input--code"
        autocomplete="off"
        aria-invalid={wrong}
        value={text[name]}
        onInput={(event) => setText({ ...text, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <form class="point" onSubmit={look}>
      {field('lon')}
      {field('lat')}
      <button type="submit" class="button button--main">
        {say('explore.look')}
      </button>
      {wrong && (
        <p class="point__fault" role="alert">
          {say('explore.fault')}
        </p>
      )}
    </form>
  );
}
