/** Made-up cases for the tests: a fictional region, in the shapes of the service. */

import type {
  AssessedClause,
  AssessedLayer,
  Assessment,
  FieldSchema,
  Outcome,
  Verdict,
} from '../api/types';

export const SITE = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [110.096, 30.052],
      [110.106, 30.052],
      [110.106, 30.059],
      [110.096, 30.059],
      [110.096, 30.052],
    ],
  ],
};

/** A name that tries to be markup, to turn the line round and to be endless. */
export const HOSTILE = `<script>alert(1)</script>\u202e${'长'.repeat(4000)}`;

export function clause(change: Partial<AssessedClause> = {}): AssessedClause {
  return {
    id: 'c-1',
    list: 'l-1',
    level: 'unit',
    unit: 'ZH99990120001',
    dimension: 'spatial-layout',
    effect: 'prohibit',
    strength: 'must',
    addressee: 'project',
    review: 'machine',
    outcome: 'not_applicable',
    assumed: false,
    noted: false,
    reason: { 'zh-CN': '与本项目行业无关。', en: 'Not about this industry.' },
    text: '禁止新建造纸项目。',
    basis: [{ title: '示例市生态环境准入清单', article: '第三条' }],
    facts: {},
    missing: [],
    could_lift: [],
    overlap_m2: null,
    share: null,
    source: { file: '清单.xlsx', sheet: '单元', row: 7 },
    ...change,
  };
}

export function layer(change: Partial<AssessedLayer> = {}): AssessedLayer {
  return {
    kind: 'control-units',
    name: '示例管控单元',
    release: 'r-1',
    status: 'hit',
    covered_share: 1,
    boundary_tolerance_m: 1,
    hits: [
      {
        code: 'ZH99990120001',
        name: '临江单元',
        category: 'key-control',
        class: null,
        relation: 'partly',
        overlap_m2: 40_000,
        share: 0.4,
      },
    ],
    ...change,
  };
}

const NO_OUTCOMES: Record<Outcome, number> = {
  conflict: 0,
  undetermined: 0,
  conditional: 0,
  conforms: 0,
  not_applicable: 0,
};

const LABELS: Record<Verdict, string> = {
  conflict: '不符合',
  undetermined: '无法判定',
  conditional: '有条件',
  no_conflict: '未发现冲突',
};

export function assessment(verdict: Verdict, change: Partial<Assessment> = {}): Assessment {
  const clauses = change.clauses ?? [clause()];
  const summary = { ...NO_OUTCOMES };
  for (const { outcome } of clauses) summary[outcome] += 1;
  return {
    id: `check-${verdict}`,
    created_at: '2026-11-21T08:30:00Z',
    as_of: '2026-11-21',
    known_at: '2026-11-21T08:30:00Z',
    language: 'zh-CN',
    tier: 'internal',
    verdict,
    label: { 'zh-CN': LABELS[verdict], en: verdict },
    summary,
    reasons: [],
    releases: [
      {
        id: 'r-1',
        name: '示例市 2025',
        jurisdiction: '999901',
        level: 'city',
        effective_from: '2025-01-01',
        sha256: 'ab'.repeat(32),
      },
    ],
    engine: { sanxian: '0.1.0' },
    project: { name: '示例项目' },
    facts_used: [],
    caps: [],
    footprint: {
      geometry: SITE,
      area_m2: 100_000,
      area_ha: 10,
      area_mu: 150,
      plane_area_m2: 100_010,
      crs: 'EPSG:4490',
      sha256: 'cd'.repeat(32),
      bbox: [110.096, 30.052, 110.106, 30.059],
    },
    coverage: { share: 1, uncovered_m2: 0, covered: true },
    layers: [layer()],
    clauses,
    decided_by: [],
    missing_facts: [],
    not_examined: [],
    neighbours: [],
    findings: [],
    disclaimer: { 'zh-CN': '仅供参考。', en: 'For reference only.' },
    result_sha256: 'ef'.repeat(32),
    signature: null,
    ...change,
  };
}

export const SCHEMA: FieldSchema = {
  type: 'object',
  properties: {
    two_high: { type: 'boolean', title: '是否“两高”', 'x-title-en': 'Two-high' },
    mode: {
      enum: ['direct', 'indirect'],
      title: '排放方式',
      'x-title-en': 'Discharge',
      'x-labels': { direct: ['直接', 'direct'], indirect: ['间接', 'indirect'] },
    },
    activity: { type: 'integer', minimum: 1, maximum: 10, title: '活动类型' },
    emissions: {
      type: 'object',
      title: '排放量',
      'x-unit': 't/a',
      additionalProperties: { type: 'number', minimum: 0 },
    },
    others: { type: 'object', title: '其他事实', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    fuels: { type: 'array', items: { type: 'string' }, title: '燃料', 'x-complete': true },
    sources: {
      type: 'array',
      title: '来源',
      items: { type: 'object', properties: { pollutant: { type: 'string' } } },
    },
    parks: { $ref: '#/$defs/park' },
  },
  $defs: { park: { anyOf: [{ type: 'string', title: '园区' }, { type: 'null' }] } },
};
