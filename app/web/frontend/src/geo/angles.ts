/** Angles as people write them: 113.3101, 113°18′36.4″E, 东经113度18分36.4秒. */

const MARKS = /[°度′'’分″"”秒:：\s]+/;

/**
 * Decimal degrees, or null where the text is no angle.
 * West and south (W, S, 西, 南, or a minus) are negative.
 */
export function parseAngle(written: string): number | null {
  const text = written.normalize('NFKC').trim();
  const negative = /[WSws西南-]/.test(text);
  const bare = text.replace(/东经|西经|北纬|南纬|[EWNSewns东西南北经纬+-]/g, '').trim();
  if (bare === '' || !/^[\d.]/.test(bare)) return null;
  const parts = bare.split(MARKS).filter((part) => part !== '');
  if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d*)?$|^\.\d+$/.test(part))) return null;
  const [degrees = 0, minutes = 0, seconds = 0] = parts.map(Number);
  if (minutes >= 60 || seconds >= 60) return null;
  const value = degrees + minutes / 60 + seconds / 3600;
  return negative ? -value : value;
}

/** A coordinate for reading: 6 decimals are about a decimetre. */
export function writeAngle(value: number): string {
  return value.toFixed(6);
}
