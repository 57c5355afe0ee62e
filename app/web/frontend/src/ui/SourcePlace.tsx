/** Where the words of a clause stand: file, sheet, cell and characters, so that they can be found. */

import type { ClauseSource } from '../api/types';
import { useWords } from '../texts';
import { DataText } from './DataText';

export function SourcePlace({ source }: { source: ClauseSource }) {
  const say = useWords();
  const { file, sheet, row, column, start, end, end_row: endRow } = source;
  const line = row ? say('clause.source-row', { row }) : null;
  const until = endRow ? `${column ?? ''}${endRow} ` : '';
  const characters =
    start === null || start === undefined || !end
      ? null
      : say('clause.source-characters', { first: start + 1, until, last: end });
  const parts = [file, sheet, row && column ? `${column}${row}` : line, characters];
  return <DataText text={parts.filter(Boolean).join(' · ')} fold={160} />;
}
