import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  title: string;
  id?: string;
  /** A quiet line under the title. */
  lead?: string;
  children: ComponentChildren;
}

export function Section({ title, id, lead, children }: Props) {
  const heading = useId();
  return (
    <section class="section" aria-labelledby={heading} {...(id ? { id } : {})}>
      <h2 class="section__title" id={heading}>
        {title}
      </h2>
      {lead && <p class="hint">{lead}</p>}
      {children}
    </section>
  );
}
