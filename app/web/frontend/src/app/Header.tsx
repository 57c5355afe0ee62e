import { useEffect, useRef } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { chooseLanguage } from '../actions/language';
import { toggleMap } from '../actions/reference';
import { useStore, type Route } from '../store';
import { useLanguage, useWords } from '../texts';
import { Account } from './Account';
import './Header.css';

/** The entry of the menu that a page without one belongs to. */
const SECTION: Partial<Record<Route['page'], Route['page']>> = {
  result: 'check',
  compare: 'history',
  release: 'releases',
  drafts: 'releases',
};

/** On a phone the menu is wider than the screen: the entry of the page is brought into sight. */
function useCurrentInSight(page: Route['page']) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && current) {
      nav.current.scrollLeft = current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2;
    }
  }, [page]);
  return nav;
}

export function Header() {
  const say = useWords();
  const page = useStore((now) => now.route.page);
  const hasExamples = useStore((now) => (now.examples.value?.length ?? 0) > 0);
  const mapOpen = useStore((now) => now.map.open);
  const pages = (['check', 'explore', 'examples', 'history', 'releases', 'overview'] as const).filter(
    (one) => one !== 'examples' || hasExamples,
  );
  const here = SECTION[page] ?? page;
  const nav = useCurrentInSight(page);
  return (
    <header class="header">
      <a class="brand" href={hashOf({ page: 'check' })}>
        <svg class="brand__mark" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
          <path d="M5 8h22" class="brand__red" />
          <path d="M8 16h16" class="brand__green" />
          <path d="M5 24h22" class="brand__gold" />
        </svg>
        <span class="brand__name">{say('app.brand')}</span>
        <span class="brand__tagline">{say('app.tagline')}</span>
      </a>
      <nav class="nav" ref={nav} aria-label={say('nav.label')}>
        {pages.map((one) => (
          <a href={hashOf({ page: one })} {...(one === here ? { 'aria-current': 'page' as const } : {})}>
            {say(`page.${one}`)}
          </a>
        ))}
        <a
          href={hashOf({ page: 'supervision', tab: 'ground' })}
          {...(here === 'supervision' ? { 'aria-current': 'page' as const } : {})}
        >
          {say('page.supervision')}
        </a>
      </nav>
      <div class="header__tools">
        {page !== 'overview' && page !== 'compare' && (
          <button type="button" class="header__map" aria-expanded={mapOpen} aria-controls="map" onClick={toggleMap}>
            {say(mapOpen ? 'map.hide' : 'map.show')}
          </button>
        )}
        <LanguageSwitch />
        <Account />
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const language = useLanguage();
  return language === 'zh-CN' ? (
    <button type="button" lang="en" onClick={() => chooseLanguage('en')}>
      English
    </button>
  ) : (
    <button type="button" lang="zh-CN" onClick={() => chooseLanguage('zh-CN')}>
      中文
    </button>
  );
}
