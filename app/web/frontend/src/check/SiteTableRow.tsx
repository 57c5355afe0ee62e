import type { CellFault, Row } from '../geo/table';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';

interface Props {
  number: number;
  row: Row;
  faults: CellFault[];
  onChange: (row: Row) => void;
  onRemove: (() => void) | null;
}

export function SiteTableRow({ number, row, faults, onChange, onRemove }: Props) {
  const say = useWords();
  const cell = (column: keyof Row) => (
    <td>
      <input
        class="input input--code"
        inputMode="text"
        autocomplete="off"
        aria-label={say(`table.${column}-of`, { row: number })}
        aria-invalid={faults.some((fault) => fault.column === column)}
        value={row[column]}
        onInput={(event) => onChange({ ...row, [column]: event.currentTarget.value })}
      />
    </td>
  );
  return (
    <tr>
      <th scope="row">{number}</th>
      {cell('lon')}
      {cell('lat')}
      <td>
        {onRemove && (
          <button
            type="button"
            class="button button--icon"
            aria-label={say('table.remove', { row: number })}
            onClick={onRemove}
          >
            <Icon name="close" size={14} />
          </button>
        )}
      </td>
    </tr>
  );
}
