/** The shapes of the HTTP interface, as the service promises them. */

import type { FeatureCollection, Geometry, GeoJSON } from 'geojson';

export type Language = 'zh-CN' | 'en';
export type Bilingual = Record<Language, string>;
/** A text of the service: in both languages, or in the one that was asked for. */
export type Wording = Bilingual | string;

export type Verdict = 'conflict' | 'undetermined' | 'conditional' | 'no_conflict';
export type Outcome = 'conflict' | 'undetermined' | 'conditional' | 'conforms' | 'not_applicable';
export type LayerStatus = 'hit' | 'touch' | 'clear' | 'no_data' | 'failed';
export type Relation = 'abuts' | 'sliver' | 'within' | 'partly';
export type LayerKind = 'control-units' | 'red-lines' | 'element-zones' | 'reference' | 'territory';
export type Category = 'priority-protection' | 'key-control' | 'general-control';
export type Dimension =
  | 'spatial-layout'
  | 'pollutant-discharge'
  | 'risk-control'
  | 'resource-efficiency'
  | 'none';
export type Nature = 'new' | 'expand' | 'rebuild' | 'relocate' | 'upgrade' | 'existing';
export type Severity = 'error' | 'warning' | 'repair' | 'info';

/** What is to be built. A member not given is unknown; names are those of the project schema. */
export interface Project {
  name?: string;
  industries?: string[];
  nature?: Nature;
  [fact: string]: unknown;
}

export interface CheckRequest {
  footprint: GeoJSON;
  crs?: string;
  datum?: string;
  half_width_m?: number;
  project?: Project;
  as_of?: string;
  language?: Language;
}

export interface Reason {
  code: string;
  ref: string | null;
  text: Wording;
}

export interface Release {
  id: string;
  name: string;
  jurisdiction: string;
  level: string;
  effective_from: string;
  effective_to?: string | null;
  sha256: string;
  state?: string;
}

export interface Hit {
  code: string;
  name: string | null;
  category: Category | null;
  class: string | null;
  /** Null on the public tier. */
  relation: Relation | null;
  overlap_m2: number | null;
  share: number | null;
}

export interface AssessedLayer {
  kind: LayerKind;
  /** None where the layer that must be there is not. */
  name: string | null;
  release: string | null;
  element?: string | null;
  class?: string | null;
  status: LayerStatus;
  covered_share: number | null;
  boundary_tolerance_m: number | null;
  hits: Hit[];
}

export interface Citation {
  title: string;
  article?: string | null;
  /** Document number, as in 自然资发〔2022〕142号. */
  document?: string | null;
  effective_from?: string | null;
  effective_to?: string | null;
  replaced_by?: string | null;
}

export interface ClauseSource {
  file?: string | null;
  sheet?: string | null;
  row?: number | null;
  column?: string | null;
  start?: number | null;
  end?: number | null;
  /** The row of the cell that `end` counts in, where the words go on below. */
  end_row?: number | null;
}

export interface AssessedClause {
  id: string;
  list: string;
  level: string;
  unit: string | null;
  dimension: Dimension;
  effect: string;
  strength: string;
  addressee: string;
  review: 'machine' | 'partial' | 'text-only';
  outcome: Outcome;
  assumed: boolean;
  noted: boolean;
  reason: Wording;
  text: string;
  basis: Citation[];
  facts: Record<string, unknown>;
  /** Codes of the zones that it speaks of, where the service tells them. */
  zones?: string[];
  missing: string[];
  could_lift: string[];
  overlap_m2: number | null;
  share: number | null;
  source: ClauseSource | null;
}

export interface MissingFact {
  field: string;
  label?: Bilingual;
  clauses: string[];
  would_settle: number;
}

/** A remark on data quality. */
export interface Finding {
  code: string;
  severity: Severity;
  message: Wording;
  /** The message in both languages, where the service gives it apart. */
  text?: Bilingual;
  layer?: string | null;
  feature?: string | number | null;
  location?: unknown;
  area_m2?: number | null;
  /** What was repaired: before and after. */
  before?: string | number | null;
  after?: string | number | null;
}

export interface AssessedFootprint {
  geometry: Geometry | null;
  area_m2: number | null;
  area_ha: number | null;
  area_mu: number | null;
  plane_area_m2: number | null;
  crs: string;
  sha256: string;
  bbox: number[] | null;
}

export interface Assessment {
  id: string;
  created_at: string;
  as_of: string;
  known_at: string;
  language: Language;
  tier: 'internal' | 'public';
  verdict: Verdict;
  label: Bilingual;
  summary: Record<Outcome, number>;
  reasons: Reason[];
  releases: Release[];
  engine: Record<string, string>;
  project: Project;
  facts_used: { set: string; sha256: string }[];
  caps: Account[];
  footprint: AssessedFootprint;
  coverage: { share: number | null; uncovered_m2: number | null; covered: boolean | null };
  layers: AssessedLayer[];
  clauses: AssessedClause[];
  decided_by: string[];
  missing_facts: MissingFact[];
  not_examined: Wording[];
  neighbours: { jurisdiction: string; distance_m: number | null }[];
  findings: Finding[];
  disclaimer: Wording;
  result_sha256: string;
  signature: unknown;
}

/** A cap of a place the site lies in; amounts in `unit`, `project` null where it does not say. */
export interface Account {
  name: string;
  place: string;
  quantity: string;
  unit: string;
  cap: number;
  used: number;
  own: number;
  project: number | null;
  left: number;
  within: boolean | null;
  source: string;
  text: Wording;
}

/** An offer of the reader: sending the same site again with `kind` = `value` settles a doubt. */
export interface Proposal {
  /** `crs`, `datum`, `axes`, `layer`, `close-lines`; `repair` brings a geometry instead. */
  kind: string;
  value: unknown;
  text: Wording;
}

export interface ReadFootprints {
  footprints: FeatureCollection;
  measures?: { area_m2: number | null } | null;
  findings: Finding[];
  proposals: Proposal[];
}

export interface Industry {
  code: string;
  name: string;
  /** From the section down to the parent. */
  path: (string | { code: string; name: string })[];
  /** The code, name or everyday word that agreed with the searched text. */
  matched?: unknown;
}

export interface Place {
  code: string;
  name: string | null;
  category?: Category | null;
  class?: string | null;
  element?: string | null;
  release?: string | null;
}

export interface PointAnswer {
  units: Place[];
  zones: Place[];
  red_lines: Place[];
  references: Place[];
  /** Layers that could not be looked into. */
  failed_layers?: string[];
}

/** One layer of the map; `tiles` is what is drawn, `url` has the exact features. */
export interface MapLayer {
  id: string;
  kind: LayerKind;
  name: string;
  element: string | null;
  class: string | null;
  /** Classes of the single features, where the layer as a whole has none. */
  classes?: string[];
  failed?: boolean;
  release: string;
  release_name: string;
  feature_count: number;
  bounds: [number, number, number, number] | null;
  url: string;
  tiles: string;
}

/** A zone that was searched for; `bounds` says where to look. */
export interface FoundZone extends Place {
  kind: LayerKind;
  layer: string;
  bounds: [number, number, number, number];
}

/** A release as the list of releases shows it. */
export interface ReleaseSummary {
  id: string;
  name: string;
  state: string;
  jurisdictions: string[];
  effective_from: string;
  effective_to: string | null;
  layers: { name: string; kind: LayerKind }[];
  lists: { id: string; title: string; clauses: number }[];
}

/** A clause as its list has it, before any project is looked at. */
export interface ListedClause {
  id: string;
  number?: string | null;
  dimension: Dimension;
  effect: string;
  strength: string;
  text: string;
  review: string;
  basis: Citation[];
  source?: ClauseSource | null;
}

export interface ZoneChange {
  code: string;
  name: string | null;
}

export interface LayerChanges {
  added: ZoneChange[];
  removed: ZoneChange[];
  reshaped: (ZoneChange & { gained_m2: number; lost_m2: number })[];
  attributes_changed: { code: string; changes: Record<string, { before: unknown; after: unknown }> }[];
  unchanged: number;
}

/** What changed from one release to another; clauses are told by list and unit. */
export interface Changes {
  layers: Record<string, LayerChanges>;
  clauses: { added: unknown[]; removed: unknown[]; changed: unknown[] };
}

export interface Example {
  id: string;
  title: Wording;
  description: Wording;
  expected_verdict: Verdict;
  request: CheckRequest;
}

/** OGC API – Processes statusInfo. */
export interface JobStatus {
  jobID: string;
  status: 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
  progress?: number | null;
  message?: string | null;
  links?: { rel: string; href: string }[];
  exception?: Problem;
}

export interface ProblemFault {
  code?: string;
  pointer?: string | null;
  detail: string;
}

/** RFC 9457. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  code: string;
  titles?: Bilingual;
  details?: Bilingual;
  remedy?: Wording;
  errors?: ProblemFault[];
  /** Ways out that one click can take. */
  proposals?: Proposal[];
}

/** The part of JSON Schema that the project vocabulary uses. */
export interface FieldSchema {
  $ref?: string;
  $defs?: Record<string, FieldSchema>;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: FieldSchema[];
  anyOf?: FieldSchema[];
  items?: FieldSchema;
  properties?: Record<string, FieldSchema>;
  additionalProperties?: FieldSchema | boolean;
  title?: string;
  description?: string;
  minimum?: number;
  maximum?: number;
  [extension: string]: unknown;
}
