import type { ComponentChildren } from 'preact';

import { useLanguage } from '../texts';
import './Step.css';

const CHINESE = ['', '一', '二', '三'];

interface Props {
  number: 1 | 2 | 3;
  title: string;
  children: ComponentChildren;
}

export function Step({ number, title, children }: Props) {
  const chinese = useLanguage() === 'zh-CN';
  return (
    <section class="step" aria-labelledby={`step-${number}`}>
      <h2 class="step__title" id={`step-${number}`}>
        <span class="step__number">{chinese ? CHINESE[number] : number}</span>
        {title}
      </h2>
      <div class="step__body">{children}</div>
    </section>
  );
}
