import { useEffect, useRef } from 'preact/hooks';

import type { Industry } from '../api/types';

interface Props {
  id: string;
  items: Industry[];
  active: number;
  onTake: (industry: Industry) => void;
}

function pathOf({ path }: Industry): string {
  return path.map((step) => (typeof step === 'string' ? step : step.name)).join(' › ');
}

/** The everyday word that led here, where neither name nor code show why it was found. */
function byAnotherWord({ matched, name, code }: Industry): string | null {
  if (typeof matched !== 'string' || name.includes(matched)) return null;
  return code.toLowerCase().includes(matched.toLowerCase()) ? null : matched;
}

export function IndustryOptions({ id, items, active, onTake }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (items.length > 0) list.current?.scrollIntoView?.({ block: 'nearest' });
  }, [items]);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [active, items]);
  return (
    <ul class="industry__list" id={id} role="listbox" ref={list} hidden={items.length === 0}>
      {items.map((industry, index) => (
        <li
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(industry)}
        >
          <span class="industry__code">{industry.code}</span>
          <span>
            <bdi>{industry.name}</bdi>
            {byAnotherWord(industry) && (
              <span class="mark">
                <bdi>{byAnotherWord(industry)}</bdi>
              </span>
            )}
            <small>
              <bdi>{pathOf(industry)}</bdi>
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}
