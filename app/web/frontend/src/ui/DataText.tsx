/**
 * Words that come from data: shown as text and nothing else, kept from turning the direction of
 * what stands around them, and folded where they are very long.
 */

import { useState } from 'preact/hooks';

import { useLanguage, useWords } from '../texts';

const FOLD_AT = 280;

/** Whether a text is Chinese rather than an English sentence that names something Chinese. */
function isChinese(text: string): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han > (text.match(/[a-z]/gi)?.length ?? 0);
}

export function DataText({ text, fold = FOLD_AT }: { text: string; fold?: number }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  // Names and laws stay Chinese on the English page: a screen reader has to be told.
  const tongue = useLanguage() === 'en' && isChinese(text) ? { lang: 'zh-CN' } : {};
  if (text.length <= fold) return <bdi class="data-text" {...tongue}>{text}</bdi>;
  return (
    <>
      <bdi class="data-text" {...tongue}>{open ? text : `${text.slice(0, fold)}…`}</bdi>{' '}
      <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {say(open ? 'text.less' : 'text.more')}
      </button>
    </>
  );
}
