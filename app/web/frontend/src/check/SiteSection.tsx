/** Step one: the plot. Four ways in, one summary. */

import { readAgain } from '../actions/site';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { HalfWidth } from './HalfWidth';
import { Proposals } from './Proposals';
import { SiteSummary } from './SiteSummary';
import { SiteWays } from './SiteWays';
import { Step } from './Step';

export function SiteSection() {
  const say = useWords();
  const site = useStore((now) => now.site);
  const { status, value, problem } = site.reading;
  return (
    <Step number={1} title={say('check.step.site')}>
      {status === 'ready' && value ? (
        <SiteSummary site={site} features={value} />
      ) : (
        <>
          <SiteWays />
          {status === 'busy' && <Busy text={say('site.reading')} />}
          {status === 'failed' && problem && (
            <>
              <ProblemNotice problem={problem} {...(site.origin ? { onRetry: readAgain } : {})} />
              {problem.code.startsWith('half-width') && <HalfWidth />}
              <Proposals proposals={problem.proposals ?? []} accepted={site.accepted} />
            </>
          )}
        </>
      )}
    </Step>
  );
}
