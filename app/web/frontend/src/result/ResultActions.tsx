/** What one does with an answer: take it along, share it, change the question. */

import { useState } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { clearSite } from '../actions/site';
import { update } from '../store';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';
import { Downloads } from './Downloads';
import './ResultActions.css';

async function copyLink(id: string): Promise<boolean> {
  const link = new URL(hashOf({ page: 'result', id }), location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false; // no clipboard outside a secure context: the page says where the link is
  }
}

export function ResultActions({ id }: { id: string }) {
  const say = useWords();
  const [note, setNote] = useState<'result.copied' | 'result.copy-failed' | null>(null);
  const share = async () => setNote((await copyLink(id)) ? 'result.copied' : 'result.copy-failed');
  const another = () => {
    clearSite();
    update({ project: {}, industries: [], asOf: null });
  };
  return (
    <div class="actions">
      <Downloads id={id} />
      <div class="row">
        <a class="button" href={hashOf({ page: 'check' })}>
          {say('result.edit')}
        </a>
        <a class="button" href={hashOf({ page: 'check' })} onClick={another}>
          {say('result.new')}
        </a>
        <button type="button" class="button" onClick={() => void share()}>
          <Icon name="link" size={16} />
          {say('result.share')}
        </button>
        <span class="hint" role="status">
          {note && say(note)}
        </span>
      </div>
    </div>
  );
}
