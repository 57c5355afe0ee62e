/** The frame: header, the page in its panel, the map beside it, the standing notice. */

import { useLayoutEffect, useRef } from 'preact/hooks';

import { CheckPage } from '../check/CheckPage';
import { ComparePage } from '../compare/ComparePage';
import { ExamplesPage } from '../examples/ExamplesPage';
import { ExplorePage } from '../explore/ExplorePage';
import { HistoryPage } from '../history/HistoryPage';
import { MapPane } from '../map/MapPane';
import { DraftsPage } from '../drafts/DraftsPage';
import { OverviewPage } from '../overview/OverviewPage';
import { ReleasePage } from '../releases/ReleasePage';
import { ReleasesPage } from '../releases/ReleasesPage';
import { ResultPage } from '../result/ResultPage';
import { useStore, type Route } from '../store';
import { SupervisionPage } from '../supervision/SupervisionPage';
import { useWords } from '../texts';
import './App.css';
import { Guard } from './Guard';
import { Header } from './Header';
import { LiveRegion } from './LiveRegion';
import { OfflineBar } from './OfflineBar';

export function App() {
  const say = useWords();
  const route = useStore((now) => now.route);
  const panel = useFocusOnArrival(route);
  return (
    <>
      <a class="skip" href="#panel" onClick={(event) => jump(event, 'panel')}>
        {say('app.skip-to-panel')}
      </a>
      <a class="skip" href="#map" onClick={(event) => jump(event, 'map')}>
        {say('app.skip-to-map')}
      </a>
      <Header />
      <OfflineBar />
      <div class={`work work--${route.page}`}>
        <main class="panel" id="panel" tabIndex={-1} ref={panel}>
          <Guard key={JSON.stringify(route)}>
            <Page route={route} />
          </Guard>
        </main>
        <MapPane />
      </div>
      <footer class="foot">
        <span>{say('app.disclaimer')}</span>
        <a href="./docs">{say('app.api')}</a>
      </footer>
      <LiveRegion />
    </>
  );
}

/** The address after # is taken by the pages, so the skip links move the focus themselves. */
function jump(event: Event, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'check':
      return <CheckPage />;
    case 'result':
      return <ResultPage id={route.id} />;
    case 'compare':
      return <ComparePage key={route.ids.join()} ids={route.ids} />;
    case 'releases':
      return <ReleasesPage />;
    case 'release':
      return <ReleasePage key={route.id} id={route.id} />;
    case 'drafts':
      return <DraftsPage key={route.id} id={route.id} />;
    case 'explore':
      return <ExplorePage />;
    case 'supervision':
      return <SupervisionPage tab={route.tab} clue={route.clue} />;
    case 'examples':
      return <ExamplesPage />;
    case 'overview':
      return <OverviewPage />;
    case 'history':
      return <HistoryPage />;
  }
}

/**
 * A new page begins at its top, with the focus on its heading; the first one is left alone. The
 * focus moves as the page appears: a frame later it would be taken from whoever is quick.
 */
function useFocusOnArrival(route: Route) {
  const panel = useRef<HTMLElement>(null);
  const first = useRef(true);
  useLayoutEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (panel.current) panel.current.scrollTop = 0;
    const heading = panel.current?.querySelector<HTMLElement>('h1');
    (heading ?? panel.current)?.focus({ preventScroll: true });
  }, [route]);
  return panel;
}
