/** The numbers of the overview page. */

import { getJson } from './client';
import type { Category, Verdict } from './types';

export type ByVerdict = Record<Verdict, number>;
export type ByReview = Record<'machine' | 'partial' | 'text-only', number>;

export interface CountyArea {
  county: string | null;
  name: string | null;
  units: number;
  area_m2: number;
  categories: { category: Category | null; units: number; area_m2: number }[];
}

export interface LayerArea {
  release: string;
  release_name: string;
  layer: string;
  counties: CountyArea[];
}

export interface CheckNumbers {
  days: number;
  /** Whether the checks of others are among them. */
  of_others: boolean;
  total: number;
  by_verdict: ByVerdict;
  by_industry: { code: string; name: string | null; by_verdict: ByVerdict }[];
  without_industry: ByVerdict;
}

export interface ListNumbers {
  release: string;
  release_name: string;
  list: string;
  title: string;
  level: string;
  clauses: number;
  by_review: ByReview;
}

/** Amounts are decimal text, exact for everyone. */
export interface CapNumbers {
  id: string;
  place_label: { 'zh-CN': string; en: string };
  quantity_label: { 'zh-CN': string; en: string };
  unit: string;
  year_from: number;
  year_to: number | null;
  amount: string;
  used_before: string;
  used: string;
  left: string;
}

export interface Overview {
  as_of: string;
  areas: LayerArea[];
  checks: CheckNumbers;
  clauses: ListNumbers[];
  caps: CapNumbers[];
}

export async function loadOverview(days: number): Promise<Overview> {
  return getJson<Overview>(`/v1/overview?days=${days}`);
}
