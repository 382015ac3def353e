const PATHS = {
  search: 'M7 12.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11ZM11 11l4 4',
  type: 'M4.5 1v3m0 7v4M2.5 4h4v7h-4ZM11.5 3v3m0 5v2M9.5 6h4v5h-4Z',
  scale: 'M3 1.5v13M3 4h4M3 8h7M3 12h4',
  studies: 'M1.5 12c3 0 3.5-8 6.5-8s3.5 8 6.5 8',
  theme: 'M8 1.5a6.5 6.5 0 1 0 0 13ZM8 1.5a6.5 6.5 0 0 1 0 13',
  pause: 'M4 2.5h2.5v11H4ZM9.5 2.5H12v11H9.5Z',
  play: 'M4 2l9 6-9 6Z',
  picture: 'M1.5 4.5h3l1.5-2h4l1.5 2h3v9h-13ZM8 11.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5Z',
  csv: 'M8 1.5v9M4.5 7.5 8 11l3.5-3.5M1.5 14.5h13',
  expand: 'M1.5 5.5v-4h4M10.5 1.5h4v4M14.5 10.5v4h-4M5.5 14.5h-4v-4',
  down: 'M4 6l4 4 4-4',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  plus: 'M8 3v10M3 8h10',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing of 16 px in the colour of the text. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
