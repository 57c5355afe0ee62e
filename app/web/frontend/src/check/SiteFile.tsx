/** A file, dropped or chosen. */

import { useRef, useState } from 'preact/hooks';

import { giveSite } from '../actions/site';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';
import './SiteFile.css';

export function SiteFile() {
  const say = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const origin = useStore((now) => now.site.origin);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) void giveSite({ kind: 'file', file });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer?.files);
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <>
      <div
        class={`drop ${over ? 'drop--over' : ''}`}
        onDragOver={drag}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="file" size={28} />
        <p>
          {say(over ? 'file.drop-now' : 'file.lead')}{' '}
          <button type="button" class="link" onClick={() => input.current?.click()}>
            {say('file.choose')}
          </button>
        </p>
        {origin?.kind === 'file' && (
          <p class="hint">
            <bdi>{say('file.given', { name: origin.file.name })}</bdi>
          </p>
        )}
        <input
          ref={input}
          type="file"
          class="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => take(event.currentTarget.files)}
        />
      </div>
      <p class="hint">{say('file.formats')}</p>
    </>
  );
}
