/** What is asked about a file; only what its kind needs. */

import { useState } from 'preact/hooks';

import type { InspectedLayer } from '../api/inspections';
import { zhCN } from '../texts/zh-CN';
import { useWords, wordFor } from '../texts';

const KINDS = ['control-units', 'red-lines', 'element-zones', 'reference', 'territory'];
const valuesOf = (set: string) =>
  Object.keys(zhCN)
    .filter((key) => key.startsWith(`${set}.`))
    .map((key) => key.slice(set.length + 1));

interface Props {
  /** What the look at the file suggests; the fields begin with it and can be changed. */
  seen: InspectedLayer | null;
  /** Whether the file holds several layers, so that one must be named. */
  several: boolean;
}

export function LayerFields({ seen, several }: Props) {
  const say = useWords();
  const [kind, setKind] = useState<string>(seen?.suggested_kind ?? '');
  const fields = Object.entries(seen?.suggested_fields ?? {}).map((pair) => pair.join('='));
  return (
    <>
      <Choice
        label={say('layer.kind')}
        name="kind"
        set="kind"
        values={KINDS}
        none={say('layer.choose-kind')}
        required
        value={kind}
        onChoose={setKind}
      />
      {kind === 'element-zones' && (
        <Choice label={say('layer.element')} name="element" set="element" values={valuesOf('element')} />
      )}
      {kind === 'reference' && (
        <Choice
          label={say('layer.class')}
          name="class"
          set="class"
          values={valuesOf('class')}
          none={say('layer.class-each')}
        />
      )}
      <label class="stack">
        {say('layer.name')}
        <input class="input" name="name" maxLength={200} />
      </label>
      <details class="more">
        <summary>{say('layer.more')}</summary>
        <div class="stack">
          <label class="stack">
            {say('layer.crs')}
            <input class="input input--code" name="crs" />
          </label>
          <label class="stack">
            {say('layer.sheet')}
            <input class="input" name="layer" defaultValue={several ? (seen?.name ?? '') : ''} />
          </label>
          <label class="stack">
            {say('layer.fields')}
            <textarea class="input input--code" name="field" rows={4} defaultValue={fields.join('\n')} />
          </label>
        </div>
      </details>
    </>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  set: string;
  values: string[];
  value?: string;
  none?: string;
  required?: boolean;
  onChoose?: (value: string) => void;
}

function Choice({ label, name, set, values, value, none, required = false, onChoose }: ChoiceProps) {
  const say = useWords();
  return (
    <label class="stack">
      {label}
      <select
        class="input"
        name={name}
        required={required}
        {...(value === undefined ? {} : { value })}
        onChange={(event) => onChoose?.(event.currentTarget.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {values.map((one) => (
          <option value={one}>{wordFor(say, set, one)}</option>
        ))}
      </select>
    </label>
  );
}
