/** What the ground says and what became of it: rasters and change, the ledger, the evaluation. */

import { useEffect } from 'preact/hooks';

import { go } from '../actions/address';
import { showGround } from '../actions/ground';
import type { SupervisionTab } from '../store';
import { useWords } from '../texts';
import { Tabs } from '../ui/Tabs';
import { EvaluationTab } from './EvaluationTab';
import { GroundTab } from './GroundTab';
import { LedgerTab } from './LedgerTab';
import './supervision.css';

interface Props {
  tab: SupervisionTab;
  clue?: string | undefined;
}

export function SupervisionPage({ tab, clue }: Props) {
  const say = useWords();
  // Another page shows its own data.
  useEffect(() => () => showGround({ raster: null, change: null, clues: null }), []);
  return (
    <div class="page supervision">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.supervision')}</h1>
        <p class="lead">{say('supervision.lead')}</p>
      </header>
      <Tabs
        label={say('page.supervision')}
        open={tab}
        onOpen={(next) => go({ page: 'supervision', tab: next })}
        tabs={[
          { id: 'ground', label: say('supervision.ground'), icon: 'layers' },
          { id: 'ledger', label: say('supervision.ledger'), icon: 'table' },
          { id: 'evaluation', label: say('supervision.evaluation'), icon: 'conforms' },
        ]}
      >
        {tab === 'ground' && <GroundTab />}
        {tab === 'ledger' && <LedgerTab chosen={clue ?? null} />}
        {tab === 'evaluation' && <EvaluationTab />}
      </Tabs>
    </div>
  );
}
