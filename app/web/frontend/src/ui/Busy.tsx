/** Waiting: at once a quiet sign, after two seconds a sentence and a way out. */

import { useEffect, useState } from 'preact/hooks';

import { useWords } from '../texts';
import './Busy.css';

const SLOW_AFTER_MS = 2000;

interface Props {
  text: string;
  percent?: number | null;
  onCancel?: () => void;
}

export function Busy({ text, percent = null, onCancel }: Props) {
  const say = useWords();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="busy" role="status">
      <span class="busy__mark" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span>
        {text}
        {percent !== null && ` ${say('check.progress', { percent: Math.round(percent) })}`}
        {slow && <span class="busy__slow">{say('busy.slow')}</span>}
      </span>
      {slow && onCancel && (
        <button type="button" class="button button--small" onClick={onCancel}>
          {say('busy.cancel')}
        </button>
      )}
    </div>
  );
}
