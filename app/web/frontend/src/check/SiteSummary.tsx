/** What the service read, in words, before anything is checked. */

import type { FeatureCollection } from 'geojson';

import { editInTable, editOnMap } from '../actions/drawing';
import { clearSite, siteArea } from '../actions/site';
import { dimensionOf, outerRingOf, vertexCount } from '../geo/shapes';
import { useStore, type Site } from '../store';
import { useWords } from '../texts';
import { AreaFigures } from '../ui/AreaFigures';
import { Findings } from '../ui/Findings';
import { Notice } from '../ui/Notice';
import { HalfWidth } from './HalfWidth';
import { Proposals } from './Proposals';
import './SiteSummary.css';

interface Props {
  site: Site;
  features: FeatureCollection;
}

export function SiteSummary({ site, features }: Props) {
  const say = useWords();
  const dimension = dimensionOf(features);
  const parts = features.features.length;
  return (
    <div class="site">
      <Proposals proposals={site.proposals} accepted={site.accepted} />
      {dimension === 'area' && <AreaFigures m2={siteArea(site)} label={say('site.area')} />}
      {dimension === 'line' && <HalfWidth />}
      {dimension === 'point' && <Notice tone="warning">{say('site.point')}</Notice>}
      {dimension === 'none' && <Notice tone="error">{say('site.empty')}</Notice>}
      <p class="hint">
        {say('site.parts', { parts, vertices: vertexCount(features) })}
        {dimension === 'area' && ` · ${say('site.area-note')}`}
      </p>
      {site.findings.length > 0 ? (
        <section class="site__findings">
          <h3>{say('site.findings')}</h3>
          <Findings findings={site.findings} />
        </section>
      ) : (
        site.origin && <p class="site__clean">{say('site.no-findings')}</p>
      )}
      <div class="row">
        {outerRingOf(features) && <EditButtons />}
        <button type="button" class="button" onClick={clearSite}>
          {say('site.clear')}
        </button>
      </div>
    </div>
  );
}

function EditButtons() {
  const say = useWords();
  const supported = useStore((now) => now.map.supported);
  return (
    <>
      {supported && (
        <button type="button" class="button" onClick={editOnMap}>
          {say('site.edit-on-map')}
        </button>
      )}
      <button type="button" class="button" onClick={editInTable}>
        {say('site.edit-in-table')}
      </button>
    </>
  );
}
