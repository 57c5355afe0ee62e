/** The tutorial: ready cases, one for each kind of answer. */

import { check } from '../actions/check';
import { loadReference } from '../actions/reference';
import { adoptRequest } from '../actions/site';
import type { Example, Language } from '../api/types';
import { useStore } from '../store';
import { told, useLanguage, useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { Icon } from '../ui/Icon';
import { ProblemNotice } from '../ui/ProblemNotice';
import './ExamplesPage.css';

/** Under the name that the reader chose it by. */
function open({ request, title }: Example, language: Language): void {
  adoptRequest({ ...request, project: { ...request.project, name: told(title, language) } });
  void check();
}

export function ExamplesPage() {
  const say = useWords();
  const { status, value, problem } = useStore((now) => now.examples);
  const checking = useStore((now) => now.check);
  return (
    <div class="page">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.examples')}</h1>
        <p class="lead">{say(value?.length === 0 ? 'examples.none' : 'examples.lead')}</p>
      </header>
      {status === 'busy' && <Busy text={say('examples.lead')} />}
      {problem && <ProblemNotice problem={problem} onRetry={loadReference} />}
      {checking.status === 'busy' && (
        <Busy text={say('check.running')} percent={checking.progress} />
      )}
      {checking.problem && <ProblemNotice problem={checking.problem} />}
      <ul class="examples">
        {(value ?? []).map((example) => (
          <ExampleCard key={example.id} example={example} busy={checking.status === 'busy'} />
        ))}
      </ul>
    </div>
  );
}

function ExampleCard({ example, busy }: { example: Example; busy: boolean }) {
  const say = useWords();
  const language = useLanguage();
  const verdict = example.expected_verdict;
  return (
    <li class={`example outcome--${verdict}`}>
      <h2>{told(example.title, language)}</h2>
      <p>{told(example.description, language)}</p>
      <div class="row">
        <button type="button" class="button" disabled={busy} onClick={() => open(example, language)}>
          {say('examples.open')}
        </button>
        <span class="example__verdict">
          <Icon name={verdict} size={17} />
          {say('examples.expected', { verdict: say(`verdict.${verdict}`) })}
        </span>
      </div>
    </li>
  );
}
