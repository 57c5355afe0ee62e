/** A legend as people write it, a code and its name to a line. */

const ENTRY = /^\s*(\S+?)\s*(?:[=＝:：,，\t]|\s)\s*(.+?)\s*$/;

/** Code → name. A line that says no more than one thing is passed on, for the service to refuse. */
export function legendOf(text: string): Record<string, string> {
  const lines = text.split(/[\n;；]/).filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const parts = ENTRY.exec(line);
      return parts ? [parts[1], parts[2]] : [line.trim(), ''];
    }),
  );
}
