/** The typed coordinate table: rows of longitude and latitude that make one ring. */

import type { Polygon } from 'geojson';

import { parseAngle } from './angles';

export interface Row {
  lon: string;
  lat: string;
}

export const EMPTY_ROW: Row = { lon: '', lat: '' };

export type RowFault = 'missing' | 'not-an-angle' | 'longitude-range' | 'latitude-range';
export interface CellFault {
  row: number;
  column: keyof Row;
  fault: RowFault;
}

function isBlank(row: Row): boolean {
  return row.lon.trim() === '' && row.lat.trim() === '';
}

export function faultsOf(rows: Row[]): CellFault[] {
  return rows.flatMap((row, index) => {
    if (isBlank(row)) return [];
    return [cellFault(index, 'lon', row.lon, 180), cellFault(index, 'lat', row.lat, 90)].filter(
      (fault) => fault !== null,
    );
  });
}

function cellFault(row: number, column: keyof Row, text: string, limit: number): CellFault | null {
  if (text.trim() === '') return { row, column, fault: 'missing' };
  const value = parseAngle(text);
  if (value === null) return { row, column, fault: 'not-an-angle' };
  if (Math.abs(value) <= limit) return null;
  return { row, column, fault: column === 'lon' ? 'longitude-range' : 'latitude-range' };
}

/** The ring closed, or null while fewer than three different corners are given. */
export function polygonOf(rows: Row[]): Polygon | null {
  if (faultsOf(rows).length > 0) return null;
  const ring = rows
    .filter((row) => !isBlank(row))
    .map((row) => [parseAngle(row.lon)!, parseAngle(row.lat)!]);
  const last = ring.at(-1);
  const closed = last && ring.length > 1 && last[0] === ring[0]![0] && last[1] === ring[0]![1];
  const corners = closed ? ring.slice(0, -1) : ring;
  if (new Set(corners.map(String)).size < 3) return null;
  return { type: 'Polygon', coordinates: [[...corners, corners[0]!]] };
}

export function rowsOf(polygon: Polygon): Row[] {
  const ring = polygon.coordinates[0] ?? [];
  return ring.slice(0, -1).map(([lon = 0, lat = 0]) => ({ lon: String(lon), lat: String(lat) }));
}
