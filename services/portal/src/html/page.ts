import type { FastifyReply } from 'fastify';
import { stylesheetUrl } from '../assets/stylesheet.ts';
import { headed } from './both.ts';
import { type Html, html } from './html.ts';

export interface Page {
  readonly path: '/' | '/verify';
  readonly title: { readonly vi: string; readonly en: string };
  readonly description: string;
  readonly content: Html;
}

const places = [
  { path: '/', vi: 'Giới thiệu', en: 'About' },
  { path: '/verify', vi: 'Kiểm tra xác nhận', en: 'Verify' },
  { path: '/docs', vi: 'Tài liệu API', en: 'Docs' },
] as const;

/** Answers with a page. Nothing on it is the reader's own, so that caches may share it for a minute. */
export function sendPage(reply: FastifyReply, page: Page, cacheSeconds = 60): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', 'vi, en')
    .header('cache-control', cacheSeconds > 0 ? `public, max-age=${cacheSeconds}` : 'no-store')
    .send(document(page).text);
}

/** The whole document. No script, no inline style, no image, no cookie: the content security policy has nothing to forgive. */
function document(page: Page): Html {
  return html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${page.description}">
<title>${page.title.vi} · ${page.title.en}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheetUrl}">
</head>
<body>
<a class="skip" href="#content">Đến nội dung chính <span lang="en">/ Skip to content</span></a>
<header class="masthead">
<div class="frame">
<p class="brand"><a href="/">xacthuc</a><span>Xác thực điều kiện hưởng tên miền “.vn” miễn phí</span></p>
<nav aria-label="Các trang / Pages"><ul>${places.map((place) => link(place, page.path))}</ul></nav>
</div>
</header>
<main id="content" class="frame" tabindex="-1">
<h1>${headed(page.title.vi, page.title.en)}</h1>
${page.content}
</main>
<footer class="frame">
<p>Trang này không dùng cookie, không theo dõi người xem và không chứa dữ liệu cá nhân.
<span class="en" lang="en">This page sets no cookie, tracks nobody and holds no personal data.</span></p>
<p>xacthuc là phần mềm mã nguồn mở, giấy phép Apache-2.0.
<span class="en" lang="en">xacthuc is open-source software under the Apache License 2.0.</span></p>
</footer>
</body>
</html>
`;
}

function link({ path, vi, en }: (typeof places)[number], here: string): Html {
  const text = html`${vi} <span class="en" lang="en">${en}</span>`;
  return path === here
    ? html`<li><a href="${path}" aria-current="page">${text}</a></li>`
    : html`<li><a href="${path}">${text}</a></li>`;
}
