/** Coordinates pasted as text. */

import { useId, useState } from 'preact/hooks';

import { giveSite } from '../actions/site';
import { useStore } from '../store';
import { useWords } from '../texts';

export function SitePaste() {
  const say = useWords();
  const id = useId();
  const origin = useStore((now) => now.site.origin);
  const [text, setText] = useState(origin?.kind === 'text' ? origin.text : '');
  const read = (event: Event) => {
    event.preventDefault();
    if (text.trim() !== '') void giveSite({ kind: 'text', text });
  };
  return (
    <form class="stack" onSubmit={read}>
      <label for={id}>{say('paste.label')}</label>
      <textarea
        id={id}
        class="input input--code"
        rows={7}
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        placeholder={'113.310000, 31.720000\n113.316000, 31.720000\n113.316000, 31.716000'}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-hint`}>
        {say('paste.hint')}
      </p>
      <div>
        <button type="submit" class="button button--main" disabled={text.trim() === ''}>
          {say('paste.read')}
        </button>
      </div>
    </form>
  );
}
