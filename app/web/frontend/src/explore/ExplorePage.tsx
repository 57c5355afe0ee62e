/** What lies where, before there is a plot at all. */

import { useStore } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Section } from '../ui/Section';
import { askPoint } from '../actions/point';
import { ChangesSection } from './ChangesSection';
import { DayChooser } from './DayChooser';
import { LayerSwitch } from './LayerSwitch';
import { PointAnswerView } from './PointAnswerView';
import { PointForm } from './PointForm';
import { ZoneSearch } from './ZoneSearch';

export function ExplorePage() {
  const say = useWords();
  const { status, value, problem, lon, lat } = useStore((now) => now.point);
  const known = lon !== null && lat !== null;
  return (
    <div class="page">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.explore')}</h1>
        <p class="lead">{say('explore.lead')}</p>
      </header>
      <ZoneSearch />
      <PointForm key={`${lon},${lat}`} lon={lon} lat={lat} />
      {status === 'busy' && <Busy text={say('explore.busy')} />}
      {problem && (
        <ProblemNotice
          problem={problem}
          {...(known ? { onRetry: () => void askPoint(lon, lat) } : {})}
        />
      )}
      {value && <PointAnswerView answer={value} />}
      <Section title={say('explore.layers')}>
        <DayChooser />
        <LayerSwitch />
      </Section>
      <ChangesSection />
    </div>
  );
}
