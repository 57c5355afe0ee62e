/** One of the releases whose ground is looked at, by itself or as `release` of a form. */

import type { ReleaseSummary } from '../api/types';

interface Props {
  label: string;
  releases: ReleaseSummary[];
  value?: string;
  onChoose?: (id: string) => void;
}

export function ReleaseSelect({ label, releases, value, onChoose }: Props) {
  return (
    <label class="stack">
      {label}
      <select
        class="input"
        name="release"
        {...(value === undefined ? {} : { value })}
        onChange={(event) => onChoose?.(event.currentTarget.value)}
      >
        {releases.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
    </label>
  );
}
