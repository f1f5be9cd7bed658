// Which pictures of the pages there are: `npm run screenshots` makes them, the README shows them.

/** Of a page, once in each of the two colour schemes. */
export interface View {
  readonly page: 'listener' | 'playground' | 'speaker';
  readonly widthPx: number;
  readonly heightPx: number;
  /** Between the page's name and the scheme's in the name of the file; '' for the usual view. */
  readonly suffix: '' | '-phone';
}

const desktop = { widthPx: 1280, heightPx: 800, suffix: '' } as const;
const phone = { widthPx: 375, heightPx: 812, suffix: '-phone' } as const;

/** In the order in which they are taken. */
export const views: readonly View[] = [
  { page: 'speaker', ...desktop },
  { page: 'speaker', ...phone },
  { page: 'listener', ...desktop },
  { page: 'listener', ...phone },
  { page: 'playground', ...desktop },
];

export const colorSchemes = ['light', 'dark'] as const;
export type ColorScheme = (typeof colorSchemes)[number];

/** What a repository carries without a thought. */
export const maxPictureBytes = 150_000;

/** The name of its file: "speaker-phone-dark.png". */
export const pictureName = ({ page, suffix }: View, scheme: ColorScheme): string =>
  `${page}${suffix}-${scheme}.png`;
