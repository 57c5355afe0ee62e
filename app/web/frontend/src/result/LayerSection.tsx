/** Layers, zones and areas: everything the map shows, as a table. */

import type { AssessedLayer, Assessment, LayerStatus } from '../api/types';
import { percent, squareMetres } from '../format/areas';
import { useLanguage, useWords } from '../texts';
import { Icon } from '../ui/Icon';
import { Section } from '../ui/Section';
import { LayerRows } from './LayerRows';
import './LayerSection.css';

const ORDER: LayerStatus[] = ['hit', 'touch', 'no_data', 'failed', 'clear'];

function byStatus(layers: AssessedLayer[]): AssessedLayer[] {
  return ORDER.flatMap((status) => layers.filter((layer) => layer.status === status));
}

/** What decided between a hit and a touch; a layer that is far away was not classified by it. */
function toleranceOf({ hits, boundary_tolerance_m }: AssessedLayer): number | null {
  return hits.length > 0 ? boundary_tolerance_m : null;
}

export function LayerSection({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const withheld = assessment.tier === 'public';
  const tolerances = assessment.layers.map(toleranceOf).filter((metres) => metres !== null);
  const shared = new Set(tolerances).size === 1 ? tolerances[0]! : null;
  return (
    <Section title={say('layers.heading')} id="layers">
      <Coverage coverage={assessment.coverage} />
      {assessment.layers.length === 0 ? (
        <p class="hint">{say('layers.none')}</p>
      ) : (
        <table class="layers">
          <caption class="visually-hidden">{say('layers.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('layers.layer')}</th>
              <th scope="col">{say('layers.relation')}</th>
              <th scope="col" class="figure">
                {say('layers.m2')}
              </th>
              <th scope="col" class="figure">
                {say('layers.mu')}
              </th>
              <th scope="col" class="figure">
                {say('layers.ha')}
              </th>
              <th scope="col" class="figure">
                {say('layers.share')}
              </th>
            </tr>
          </thead>
          {byStatus(assessment.layers).map((layer) => (
            <LayerRows
              key={`${layer.kind}|${layer.name}|${layer.release}`}
              layer={layer}
              withheld={withheld}
              tolerance={shared === null ? toleranceOf(layer) : null}
            />
          ))}
        </table>
      )}
      {shared !== null && <p class="hint">{say('layers.tolerance', { metres: shared })}</p>}
      <Neighbours assessment={assessment} />
    </Section>
  );
}

function Coverage({ coverage }: Pick<Assessment, 'coverage'>) {
  const say = useWords();
  const language = useLanguage();
  const { covered, share, uncovered_m2 } = coverage;
  if (covered === null || share === null) return <p class="hint">{say('layers.coverage-unknown')}</p>;
  if (covered) {
    return (
      <p class="coverage coverage--whole">
        <Icon name="conforms" size={16} />
        {say('layers.coverage-whole')}
      </p>
    );
  }
  const area = uncovered_m2 === null ? say('layers.withheld') : squareMetres(uncovered_m2, language);
  return (
    <p class="coverage coverage--gap">
      <Icon name="no_data" size={16} />
      {say('layers.coverage-gap', { share: percent(share, language), area })}
    </p>
  );
}

function Neighbours({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  if (assessment.neighbours.length === 0) return null;
  const names = assessment.neighbours.map(({ jurisdiction, distance_m }) =>
    distance_m === null ? jurisdiction : `${jurisdiction} (${Math.round(distance_m)} m)`,
  );
  return (
    <p class="hint">
      <bdi>{say('layers.neighbours', { names: names.join(say('list.separator')) })}</bdi>
    </p>
  );
}
