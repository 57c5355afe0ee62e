/** The parts of a clause that are opened when wanted. */

import type { AssessedClause } from '../api/types';
import { answerText } from '../check/answers';
import { questionFor } from '../check/questions';
import { useStore } from '../store';
import { useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { SourcePlace } from '../ui/SourcePlace';
import { Laws } from './ClauseCard';
import { ObjectionForm } from './ObjectionForm';

interface Props {
  clause: AssessedClause;
  /** Its words and its law are here; else the card shows them already. */
  whole: boolean;
  check: string;
}

export function ClauseDetails({ clause, whole, check }: Props) {
  const say = useWords();
  const facts = Object.entries(clause.facts ?? {}).filter(([name]) => !name.startsWith('cap:'));
  return (
    <details class="clause__more">
      <summary>{say(whole ? 'clause.original' : 'clause.evidence')}</summary>
      {whole && (
        <blockquote class="clause__text">
          {clause.text ? <DataText text={clause.text} fold={1200} /> : say('clause.withheld-text')}
        </blockquote>
      )}
      {whole && <Laws clause={clause} />}
      <dl class="pairs">
        <dt>{wordFor(say, 'addressee', clause.addressee)}</dt>
        <dd>
          {wordFor(say, 'strength', clause.strength)} · {wordFor(say, 'effect', clause.effect)} ·{' '}
          {wordFor(say, 'review', clause.review)}
        </dd>
        {facts.length > 0 && (
          <>
            <dt>{say('clause.facts')}</dt>
            <dd>
              {facts.map(([name, value]) => (
                <FactUsed path={name} value={value} />
              ))}
            </dd>
          </>
        )}
        <Fields label={say('clause.missing')} paths={clause.missing} />
        <Fields label={say('clause.could-lift')} paths={clause.could_lift} />
        {clause.source && (
          <>
            <dt>{say('clause.source')}</dt>
            <dd>
              <SourcePlace source={clause.source} />
            </dd>
          </>
        )}
        <dt>{say('clause.id')}</dt>
        <dd>
          <bdi class="code">{clause.id}</bdi>
        </dd>
      </dl>
      <ObjectionForm check={check} clause={clause.id} />
    </details>
  );
}

function FactUsed({ path, value }: { path: string; value: unknown }) {
  const say = useWords();
  const language = useLanguage();
  const schema = useStore((now) => now.schema);
  const question = questionFor(schema, path, language);
  return (
    <div>
      <bdi>{question.title}</bdi>
      {say('text.colon')}
      <DataText text={answerText(question, value, language)} />
    </div>
  );
}

function Fields({ label, paths }: { label: string; paths: string[] }) {
  const say = useWords();
  if (paths.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {paths.map((path, index) => (
          <>
            {index > 0 && say('list.separator')}
            <FieldName path={path} />
          </>
        ))}
      </dd>
    </>
  );
}

function FieldName({ path }: { path: string }) {
  const schema = useStore((now) => now.schema);
  return <bdi>{questionFor(schema, path, useLanguage()).title}</bdi>;
}
