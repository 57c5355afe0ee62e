/** What became of an imported list, and the way on: to its clauses, or back to the workbook. */

import { hashOf } from '../actions/address';
import { annotatedList, type ListReport } from '../api/lists';
import { plain } from '../format/areas';
import { useLanguage, useWords } from '../texts';
import { BarChart } from '../ui/BarChart';
import { DataText } from '../ui/DataText';
import { Findings } from '../ui/Findings';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';

const MOST_FINDINGS = 50;
const LONGEST_LABEL = 80;

interface Props {
  release: string;
  report: ListReport;
  file: File;
  layout: string;
  imported: boolean;
}

export function ListReportView({ release, report, file, layout, imported }: Props) {
  const say = useWords();
  const language = useLanguage();
  const { title, units, clauses, drafts = clauses, by_review: read, findings } = report;
  return (
    <section class="stack" aria-label={say('list.report')}>
      <h4>
        <DataText text={title} fold={120} />
      </h4>
      <p class={imported ? 'done' : ''}>
        {say(imported ? 'list.imported' : 'list.looked-at', { count: clauses })} ·{' '}
        {say('list.counts', { units, drafts })}
      </p>
      {report.balanced !== undefined && (
        <p class="hint">
          {say(report.balanced ? 'list.balanced' : 'list.unbalanced', { count: report.characters_in ?? 0 })}
        </p>
      )}
      <BarChart
        title={say('list.by-review')}
        of={say('release.lists')}
        parts={[
          { key: 'machine', label: say('review.machine'), colour: '#17494d', pattern: 'plain' },
          { key: 'partial', label: say('review.partial'), colour: '#8a6410', pattern: 'diagonal' },
          { key: 'text-only', label: say('review.text-only'), colour: '#46477c', pattern: 'dots' },
        ]}
        write={(count) => plain(count, language)}
        bars={[
          {
            key: 'list',
            label: title.slice(0, LONGEST_LABEL),
            values: { ...read },
            total: say('release.clauses', { count: plain(clauses, language) }),
          },
        ]}
      />
      <div class="row">
        {imported && (
          <a class="button" href={hashOf({ page: 'drafts', id: release })}>
            {say('release.open-drafts')}
          </a>
        )}
        {/\.xlsx$/i.test(file.name) && findings.length > 0 && <Annotated file={file} layout={layout} />}
      </div>
      {findings.length === 0 ? (
        <p class="hint">{say('quality.none')}</p>
      ) : (
        <Findings findings={findings.slice(0, MOST_FINDINGS)} />
      )}
      {findings.length > MOST_FINDINGS && (
        <p class="hint">{say('list.more-findings', { count: findings.length - MOST_FINDINGS })}</p>
      )}
    </section>
  );
}

/** The workbook that was given, with every finding as a comment at its cell. */
function Annotated({ file, layout }: { file: File; layout: string }) {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const save = () =>
    run(async () => {
      const url = URL.createObjectURL(await annotatedList(file, layout));
      const link = document.createElement('a');
      link.href = url;
      link.download = file.name.replace(/\.xlsx$/i, '') + '-annotated.xlsx';
      link.click();
      URL.revokeObjectURL(url);
    });
  return (
    <>
      <button type="button" class="button" disabled={busy} onClick={() => void save()}>
        {say('list.annotated')}
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
