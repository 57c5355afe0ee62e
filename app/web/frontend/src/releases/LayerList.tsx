/** Layers and lists of a release; those of a draft can be taken out again. */

import { hashOf } from '../actions/address';
import { removeLayer, type ReleaseDetail } from '../api/releases';
import { update } from '../store';
import { useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';

interface Props {
  release: ReleaseDetail;
  removable: boolean;
  onChange: () => Promise<void>;
}

export function LayerList({ release, removable, onChange }: Props) {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const remove = (name: string) =>
    run(async () => {
      await removeLayer(release.key, name);
      update({ announcement: say('release.removed', { name }) });
      await onChange();
    });
  const button = (name: string) =>
    removable && (
      <button
        type="button"
        class="button button--small"
        aria-label={say('release.remove-name', { name })}
        disabled={busy}
        onClick={() => void remove(name)}
      >
        {say('release.remove')}
      </button>
    );
  return (
    <>
      {release.layers.length === 0 && <p class="hint">{say('release.no-layers')}</p>}
      <ul class="parts">
        {release.layers.map(({ name, kind, feature_count: count }) => (
          <li key={name}>
            <span>
              <DataText text={name} fold={80} />
              <small>
                {wordFor(say, 'kind', kind)} · {say('explore.layer-count', { count })}
              </small>
            </span>
            {button(name)}
          </li>
        ))}
        {release.lists.map(({ id, title, clauses }) => (
          <li key={id}>
            <span>
              <DataText text={title} fold={80} />
              <small>
                {say('release.lists')} · {say('release.clauses', { count: clauses })}
              </small>
            </span>
            {button(title)}
          </li>
        ))}
      </ul>
      {release.lists.length > 0 && (
        <p>
          <a href={hashOf({ page: 'drafts', id: release.id })}>{say('release.open-drafts')}</a>
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
