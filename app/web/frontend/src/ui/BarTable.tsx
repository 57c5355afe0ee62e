import type { Bar, Part } from './BarChart';

interface Props {
  title: string;
  of: string;
  parts: Part[];
  bars: Bar[];
  write: (value: number) => string;
}

export function BarTable({ title, of, parts, bars, write }: Props) {
  return (
    <div class="bars__scroll" role="region" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {parts.map(({ label }) => (
              <th scope="col">{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.key}>
              <th scope="row">
                <bdi>{bar.label}</bdi>
              </th>
              {parts.map(({ key }) => (
                <td>{write(bar.values[key] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
