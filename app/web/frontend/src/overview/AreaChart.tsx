/** Area of the control units by county and category, one chart a release. */

import { hashOf } from '../actions/address';
import type { CountyArea, LayerArea } from '../api/overview';
import { plain } from '../format/areas';
import { UNITS } from '../map/symbols';
import { useLanguage, useWords, type Words } from '../texts';
import { BarChart, type Part } from '../ui/BarChart';

const UNSORTED = 'unsorted';
const M2_PER_KM2 = 1_000_000;

export function AreaChart({ layers }: { layers: LayerArea[] }) {
  const say = useWords();
  const language = useLanguage();
  if (layers.length === 0) {
    return (
      <p>
        {say('overview.no-areas')} <a href={hashOf({ page: 'releases' })}>{say('page.releases')}</a>
      </p>
    );
  }
  const write = (m2: number) => plain(Math.round(m2 / 10_000) / 100, language);
  return (
    <>
      {layers.map((layer) => (
        <BarChart
          key={`${layer.release} ${layer.layer}`}
          title={say('overview.areas-of', { name: layer.release_name })}
          of={say('overview.county')}
          parts={partsOf(layer, say)}
          write={write}
          bars={layer.counties.map((one) => ({
            key: one.county ?? '',
            label: one.name ?? say('overview.no-county'),
            values: valuesOf(one),
            total: say('overview.km2', { area: plain(rounded(one.area_m2), language) }),
          }))}
        />
      ))}
    </>
  );
}

function rounded(m2: number): number {
  const km2 = m2 / M2_PER_KM2;
  return Number(km2.toPrecision(km2 >= 1000 ? 5 : 4));
}

function partsOf({ counties }: LayerArea, say: Words): Part[] {
  const named: Part[] = Object.entries(UNITS).map(([key, { colour, pattern }]) => ({
    key,
    label: say(`category.${key as keyof typeof UNITS}`),
    colour,
    pattern,
  }));
  const some = counties.some(({ categories }) => categories.some(({ category }) => !category));
  const unsorted: Part = {
    key: UNSORTED,
    label: say('overview.no-category'),
    colour: '#5c6667',
    pattern: 'cross',
  };
  return some ? [...named, unsorted] : named;
}

function valuesOf({ categories }: CountyArea): Record<string, number> {
  return Object.fromEntries(categories.map((one) => [one.category ?? UNSORTED, one.area_m2]));
}
