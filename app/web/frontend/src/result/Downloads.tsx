/** Reports of this check, as far as the service makes them. */

import { useEffect, useState } from 'preact/hooks';

import { hasReport, REPORT_KINDS, reportAddress, type ReportKind } from '../api/checks';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';

export function Downloads({ id }: { id: string }) {
  const say = useWords();
  const [kinds, setKinds] = useState<ReportKind[] | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    setKinds(null);
    void Promise.all(REPORT_KINDS.map((kind) => hasReport(id, kind, stop.signal))).then((has) => {
      if (!stop.signal.aborted) setKinds(REPORT_KINDS.filter((_, index) => has[index]));
    });
    return () => stop.abort();
  }, [id]);
  if (kinds === null) return <p class="hint">{say('result.checking-downloads')}</p>;
  if (kinds.length === 0) return <p class="hint">{say('result.no-downloads')}</p>;
  return (
    <ul class="downloads" aria-label={say('result.download')}>
      {kinds.map((kind, index) => (
        <li>
          <a
            class={`button ${index === 0 ? 'button--main' : ''}`}
            href={reportAddress(id, kind)}
            download
          >
            <Icon name="download" size={16} />
            {say(`result.download.${kind}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}
