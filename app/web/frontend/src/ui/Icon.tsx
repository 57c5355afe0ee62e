/** Line icons, drawn here so that nothing is fetched. Always beside a word, hence hidden. */

const PATHS = {
  conflict: 'M8.2 2.5h7.6L21.5 8.2v7.6l-5.7 5.7H8.2l-5.7-5.7V8.2zM8.5 8.5l7 7M15.5 8.5l-7 7',
  undetermined:
    'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M9.2 9.4a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.1-1.6 2.3M12 17.3v.1',
  conditional: 'M12 3l10 17.5H2zM12 9.5v5M12 17.4v.1',
  no_conflict: 'M10.5 3a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15M16 16l5 5M7.5 10.5h6',
  conforms: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M7.5 12.3l3.1 3.1l6-6.4',
  not_applicable: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M8 12h8',
  hit: 'M3.5 3.5h11v11h-11zM9.5 9.5h11v11h-11zM9.5 14.5l5-5',
  touch: 'M3 6h9v12H3zM12 6h9v12h-9',
  clear: 'M3.5 5h8v8h-8zM14.5 13h6v6h-6z',
  no_data: 'M4 4h16v16H4zM4 4l16 16',
  failed: 'M12 3l10 17.5H2zM9.5 12l5 5M14.5 12l-5 5',
  error: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M12 7v6.5M12 16.9v.1',
  warning: 'M12 3l10 17.5H2zM12 9.5v5M12 17.4v.1',
  repair: 'M14.5 6.5a4 4 0 0 0-5 5L3.5 17.5l3 3l6-6a4 4 0 0 0 5-5l-2.4 2.4l-2.5-.5l-.5-2.5z',
  info: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M12 11v6M12 7.2v.1',
  place: 'M12 21.5s7-6.3 7-11.5a7 7 0 1 0-14 0c0 5.2 7 11.5 7 11.5M12 7.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5',
  draw: 'M4 18l3-11l11-2l2 10zM4 18.1v.1M7 7.1v.1M18 5.1v.1M20 15.1v.1',
  file: 'M6 2.5h8l4.5 4.5v14.5H6zM14 2.5V7h4.5M12 17.5v-6M9.5 13.5L12 11l2.5 2.5',
  paste: 'M8 4.5H5.5v16h13v-16H16M8.5 3h7v3.5h-7zM9 11h6M9 15h6',
  table: 'M3.5 5h17v14h-17zM3.5 10h17M3.5 14.5h17M9.5 5v14',
  close: 'M6 6l12 12M18 6L6 18',
  download: 'M12 3.5v11.5M7.5 11l4.5 4.5l4.5-4.5M4.5 20h15',
  link: 'M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0L5 13.3a4 4 0 0 0 5.7 5.7L12 17.7',
  layers: 'M12 3.5l9 4.75l-9 4.75l-9-4.75zM3 12.5l9 4.75l9-4.75M3 16.5l9 4.75l9-4.75',
  search: 'M10.5 3.5a7 7 0 1 0 0 14a7 7 0 1 0 0-14M15.5 15.5L21 21',
} as const;

export type IconName = keyof typeof PATHS;

export function hasIcon(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
