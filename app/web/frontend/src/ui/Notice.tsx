import type { ComponentChildren } from 'preact';

import { Icon, type IconName } from './Icon';
import './Notice.css';

export type Tone = 'info' | 'warning' | 'error' | 'repair';

interface Props {
  tone: Tone;
  title?: ComponentChildren;
  icon?: IconName;
  children?: ComponentChildren;
  /** Spoken at once; for what happens in answer to an action. */
  alert?: boolean;
}

export function Notice({ tone, title, icon, children, alert = false }: Props) {
  return (
    <div class={`notice notice--${tone}`} {...(alert ? { role: 'alert' } : {})}>
      <Icon name={icon ?? tone} size={20} />
      <div class="notice__body">
        {title && <p class="notice__title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
