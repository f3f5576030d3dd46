/** How a value is shown in a report, which names the cell but must not repeat personal data (promise 6). */
export type Mask = (text: string) => string;

const longestShown = 40;

/** First 3 and last 2 characters, the rest as stars: '024*******45'. Of a short number only the first is shown. */
export const maskNumber: Mask = (text) => {
  const shown = visible(text);
  if (shown.length < 8) return shown.slice(0, 1) + '*'.repeat(Math.max(0, shown.length - 1));
  const hidden = Math.min(shown.length - 5, longestShown);
  return shown.slice(0, 3) + '*'.repeat(hidden) + shown.slice(-2);
};

/** The initials: 'Nguyễn Văn An' → 'N. V. A.'. */
export const maskName: Mask = (text) => {
  const words = visible(text).split(/[^\p{L}\p{N}\p{M}]+/u);
  const initials = words.filter((word) => word !== '').slice(0, 8);
  return initials.length === 0 ? '*' : initials.map((word) => `${Array.from(word)[0] ?? ''}.`).join(' ');
};

/** The day and month as written, the year hidden: '31/02/2005' → '31/02/****', '2005-02-31' → '****-02-31'. */
export const maskDate: Mask = (text) => {
  const shown = visible(text).slice(0, longestShown);
  return /^[\d\s./:T-]+$/.test(shown) && /\d{4}/.test(shown) ? shown.replace(/\d{4,}/g, '****') : maskNumber(shown);
};

/** Not personal: shown as it is, but clipped and without signs that cannot be seen. */
export const maskNothing: Mask = (text) => clipped(visible(text), longestShown);

/** A header as reports and errors show it: on one line. */
export function shownHeader(text: string): string {
  return clipped(visible(text.replace(/\s+/gu, ' ').trim()), 100);
}

function clipped(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A word out of a short list, shown; but a number that slipped into its column is hidden. */
export const maskWord: Mask = (text) => (/\d{4}/.test(text) ? maskNumber(text) : maskNothing(text));

/** Controls and invisible format signs as '�'; they could otherwise rearrange or hide the rest of a report's line. */
function visible(text: string): string {
  // A copy: a piece of a cell would keep the whole chunk of the file it was cut from.
  return Buffer.from(text.slice(0, 1000))
    .toString('utf8')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
