/** The four ways to give a plot, as tabs. */

import { useState } from 'preact/hooks';

import { useStore, type Site } from '../store';
import { useWords } from '../texts';
import { Tabs } from '../ui/Tabs';
import { SiteDraw } from './SiteDraw';
import { SiteFile } from './SiteFile';
import { SitePaste } from './SitePaste';
import { SiteTable } from './SiteTable';

/** Drawing comes first, where there is a map to draw on. */
const WAYS = ['draw', 'file', 'paste', 'table'] as const;
type Way = (typeof WAYS)[number];

/** After a failure the way it came in by is open again, with what was given still there. */
function wayOf({ origin }: Site, supported: boolean): Way {
  if (origin?.kind === 'file') return 'file';
  if (origin?.kind === 'text') return 'paste';
  if (origin?.kind === 'shape' && origin.by === 'table') return 'table';
  return supported ? 'draw' : 'file';
}

export function SiteWays() {
  const say = useWords();
  const site = useStore((now) => now.site);
  const supported = useStore((now) => now.map.supported);
  const [chosen, setWay] = useState<Way>(() => wayOf(site, supported));
  const way = chosen === 'draw' && !supported ? 'file' : chosen;
  const tabs = WAYS.filter((id) => id !== 'draw' || supported).map((id) => ({
    id,
    label: say(`site.way.${id}`),
    icon: id,
  }));
  return (
    <Tabs label={say('site.ways')} tabs={tabs} open={way} onOpen={setWay}>
      {way === 'draw' && <SiteDraw />}
      {way === 'file' && <SiteFile />}
      {way === 'paste' && <SitePaste />}
      {way === 'table' && <SiteTable />}
    </Tabs>
  );
}
