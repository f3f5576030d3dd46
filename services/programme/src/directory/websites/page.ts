/** What of a page is looked at. */
export interface PageSigns {
  readonly title: string | null;
  readonly parked: boolean;
}

const longestTitle = 200;

/** Hosts that show nothing but place-holders. */
const parkingHosts =
  /(^|\.)(sedoparking\.com|sedo\.com|parkingcrew\.net|bodis\.com|parklogic\.com|above\.com|dan\.com|afternic\.com|hugedomains\.com)$/;

/** Sentences of place-holders, without accents: registrars' and hosters', and those of server programs just installed. */
const placeHolders = [
  /ten mien (nay )?(da duoc dang ky|dang duoc giu cho|dang cho cau hinh|chua duoc tro|dang duoc rao ban|nay dang duoc ban)/,
  /(website|trang web|trang) (nay )?(dang (duoc )?(xay dung|bao tri|phat trien)|chua duoc kich hoat|chua co noi dung)/,
  /(this )?domain (name )?(is|has been) (parked|registered and parked|for sale|registered by)/,
  /buy this domain/,
  /domain parking/,
  /parked free/,
  /future home of/,
  /welcome to nginx/,
  /apache2? (ubuntu|debian)? ?default page/,
  /iis windows server/,
  /default web site page/,
  /test page for the (apache|nginx)/,
  /it works! ?$/,
  /account suspended/,
];

/** Reads a page's title, and whether it is a place-holder. @param html its beginning. */
export function pageSigns(html: string, host: string): PageSigns {
  const [, written = ''] = /<title[^>]*>([^<]{0,1000})/i.exec(html) ?? [];
  const title = decoded(written)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestTitle);
  const text = plain(`${title} ${visible(html)}`);
  // A sentence in the middle of a long page is somebody's text and no place-holder.
  const short = text.length < 3000;
  const parked =
    parkingHosts.test(host) ||
    plain(visible(html) + title) === '' ||
    (short && placeHolders.some((sign) => sign.test(text)));
  return { title: title === '' ? null : title, parked };
}

function visible(html: string): string {
  const body = html
    .replace(/<(script|style|head|noscript)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ');
  // A picture or a frame is something to see.
  const seen =
    /<(img|iframe|video|canvas|svg|form|object)\b/i.test(body) || /<script\b[^>]*\bsrc=/i.test(html) ? ' [·]' : '';
  return decoded(body.replace(/<[^>]*>/g, ' ')) + seen;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd').replace(/\s+/g, ' ').trim();
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ' ';
  });
}
