/** A line has no area until its width is known. */

import { readAgain, setHalfWidth } from '../actions/site';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Notice } from '../ui/Notice';

export function HalfWidth() {
  const say = useWords();
  const width = useStore((now) => now.site.halfWidthM);
  const again = useStore((now) => now.site.origin !== null);
  const set = (text: string) => {
    const metres = Number(text);
    setHalfWidth(text !== '' && metres > 0 ? metres : null);
  };
  return (
    <Notice tone="info" title={say('site.line')}>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          readAgain();
        }}
      >
        <label class="site__width">
          {say('site.half-width')}
          <input
            class="input"
            type="number"
            min="0.1"
            step="any"
            value={width ?? ''}
            onInput={(event) => set(event.currentTarget.value)}
          />
        </label>
        {again && (
          <button type="submit" class="button" disabled={width === null}>
            {say('site.use-half-width')}
          </button>
        )}
      </form>
    </Notice>
  );
}
