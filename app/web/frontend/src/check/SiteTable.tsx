/** The coordinate table: everything drawing can do, with the keyboard alone. */

import { useRef, useState } from 'preact/hooks';

import { giveSite } from '../actions/site';
import { EMPTY_ROW, faultsOf, polygonOf, rowsOf, type Row } from '../geo/table';
import { useStore, type Site } from '../store';
import { useWords } from '../texts';
import { SiteTableRow } from './SiteTableRow';
import './SiteTable.css';

const FIRST_ROWS = 4;

function rowsAtFirst({ origin }: Site): Row[] {
  if (origin?.kind === 'shape' && origin.geometry.type === 'Polygon') return rowsOf(origin.geometry);
  return Array.from({ length: FIRST_ROWS }, () => EMPTY_ROW);
}

export function SiteTable() {
  const say = useWords();
  const site = useStore((now) => now.site);
  const [rows, setRows] = useState<Row[]>(() => rowsAtFirst(site));
  const [tried, setTried] = useState(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const faults = tried ? faultsOf(rows) : [];
  const polygon = polygonOf(rows);

  const change = (index: number, row: Row) => setRows(rows.with(index, row));
  const remove = (index: number) => setRows(rows.filter((_, other) => other !== index));
  const add = () => {
    setRows([...rows, EMPTY_ROW]);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('tr:last-child input')?.focus());
  };
  const use = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (polygon) void giveSite({ kind: 'shape', geometry: polygon, by: 'table' });
  };

  return (
    <form class="stack" onSubmit={use}>
      <table class="corners">
        <caption>{say('table.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('table.corner')}</th>
            <th scope="col">{say('table.lon')}</th>
            <th scope="col">{say('table.lat')}</th>
            <td />
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <SiteTableRow
              key={index}
              number={index + 1}
              row={row}
              faults={faults.filter((fault) => fault.row === index)}
              onChange={(next) => change(index, next)}
              onRemove={rows.length > 3 ? () => remove(index) : null}
            />
          ))}
        </tbody>
      </table>
      <p class="hint">{say('table.hint')}</p>
      {tried && !polygon && (
        <ul class="corners__faults" role="alert">
          {faults.map(({ row, column, fault }) => (
            <li>
              {say(`table.fault.${fault}`, { cell: say(`table.${column}-of`, { row: row + 1 }) })}
            </li>
          ))}
          {faults.length === 0 && <li>{say('table.need')}</li>}
        </ul>
      )}
      <div class="row">
        <button type="submit" class="button button--main">
          {say('table.use')}
        </button>
        <button type="button" class="button" onClick={add}>
          {say('table.add')}
        </button>
      </div>
    </form>
  );
}
