/** One release: its layers, what is wrong with them, and the way to publication. */

import { useEffect } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { chooseRelease, loadLayers, refreshReleases, showAll } from '../actions/reference';
import { loadRelease, type ReleaseDetail } from '../api/releases';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Section } from '../ui/Section';
import { useLoaded } from '../ui/useLoaded';
import { AddLayer } from './AddLayer';
import { AddList } from './AddList';
import { FindingsTable } from './FindingsTable';
import { LayerList } from './LayerList';
import './releases.css';
import { InForce, State } from './ReleasesPage';
import { may, SignInHint, usePerson } from './SignIn';
import { Steps } from './Steps';

export function isDraft(release: { state: string }): boolean {
  return release.state === 'draft' || release.state === 'validated';
}

export function ReleasePage({ id }: { id: string }) {
  const say = useWords();
  const { status, value, problem, again } = useLoaded(id, () => loadRelease(id));
  useEffect(() => {
    chooseRelease(id);
    return () => chooseRelease(null);
  }, [id]);
  useEffect(() => {
    if (value) showAll(value.layers.flatMap(({ bounds }) => (bounds ? [bounds] : [])));
  }, [value?.layers.length]);
  const changed = async () => {
    await Promise.all([again(), loadLayers(), refreshReleases()]);
  };
  return (
    <div class="page">
      <p>
        <a href={hashOf({ page: 'releases' })}>← {say('release.back')}</a>
      </p>
      {!value && (
        <h1 class="visually-hidden" tabIndex={-1}>
          {say('page.releases')}
        </h1>
      )}
      {status === 'busy' && !value && <Busy text={say('releases.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && <Release release={value} onChange={changed} />}
    </div>
  );
}

interface Props {
  release: ReleaseDetail;
  onChange: () => Promise<void>;
}

function Release({ release, onChange }: Props) {
  const say = useWords();
  const person = usePerson();
  const drafting = isDraft(release) && may(person, 'draft-releases');
  return (
    <>
      <header class="page__head">
        <h1 tabIndex={-1}>
          <DataText text={release.name} fold={120} />
        </h1>
        <p class="row">
          <State state={release.state} />
          <span>
            <bdi>{release.jurisdictions.filter(Boolean).join(say('list.separator'))}</bdi> ·{' '}
            <InForce release={release} />
          </span>
        </p>
        {release.withdrawn_reason && (
          <p>
            <DataText text={say('steps.withdrawn-why', { reason: release.withdrawn_reason })} />
          </p>
        )}
        {isDraft(release) && <SignInHint person={person} right="draft-releases" />}
      </header>
      <Section
        title={say('release.layers')}
        {...(release.layers.length > 0 && isDraft(release) ? { lead: say('release.map') } : {})}
      >
        <LayerList release={release} removable={drafting} onChange={onChange} />
        {drafting && <AddLayer id={release.key} onChange={onChange} />}
        {drafting && <AddList id={release.key} onChange={onChange} />}
      </Section>
      <Steps release={release} person={person} onChange={onChange} />
      <Section title={say('quality.title')}>
        <FindingsTable findings={release.findings} isEmpty={release.layers.length === 0} />
      </Section>
    </>
  );
}
