/** The form: a plot, a project, one button. */

import { hashOf } from '../actions/address';
import { useStore } from '../store';
import { useWords } from '../texts';
import './CheckPage.css';
import { ProjectSection } from './ProjectSection';
import { RunSection } from './RunSection';
import { SiteSection } from './SiteSection';

export function CheckPage() {
  const say = useWords();
  const examples = useStore((now) => now.examples.value);
  const untouched = useStore((now) => now.site.reading.status === 'idle');
  const ready = useStore((now) => now.site.reading.status === 'ready');
  return (
    <div class={ready ? 'check check--held' : 'check'}>
      <div class="page">
        <header class="page__head">
          <h1 tabIndex={-1}>{say('page.check')}</h1>
          <p class="lead">{say('check.lead')}</p>
          {untouched && examples && examples.length > 0 && (
            <p>
              <a href={hashOf({ page: 'examples' })}>{say('check.try-example')} →</a>
            </p>
          )}
        </header>
        <SiteSection />
        <ProjectSection />
      </div>
      <div class="check__run">
        <RunSection />
      </div>
    </div>
  );
}
