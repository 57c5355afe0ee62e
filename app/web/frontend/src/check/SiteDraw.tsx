/** Drawing and editing on the map. The shape is the map's; here are its buttons and words. */

import { cancelDrawing, finishDrawing, startDrawing, undoCorner } from '../actions/drawing';
import { useStore } from '../store';
import { useWords } from '../texts';

const LEAST_CORNERS = 3;

export function SiteDraw() {
  const say = useWords();
  const { on, corners, steps, ring } = useStore((now) => now.drawing);
  return (
    <>
      <p>{say(ring ? 'draw.edit-lead' : 'draw.lead')}</p>
      {on ? (
        <div class="row">
          <button
            type="button"
            class="button button--main"
            disabled={corners < LEAST_CORNERS}
            onClick={finishDrawing}
          >
            {say('draw.finish')}
          </button>
          <button type="button" class="button" disabled={steps === 0} onClick={undoCorner}>
            {say(ring ? 'draw.edit-undo' : 'draw.undo')}
          </button>
          <button type="button" class="button" onClick={cancelDrawing}>
            {say('draw.cancel')}
          </button>
          <span class="hint" role="status">
            {say(ring ? 'draw.edit-corners' : 'draw.corners', { count: corners })}
          </span>
        </div>
      ) : (
        <div class="row">
          <button type="button" class="button button--main" onClick={startDrawing}>
            {say('draw.start')}
          </button>
          <span class="hint">{say('draw.keyboard')}</span>
        </div>
      )}
    </>
  );
}
