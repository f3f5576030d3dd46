import { createHash } from 'node:crypto';
import fs from 'node:fs';

/** The pages' one style sheet. */
export const stylesheet = fs.readFileSync(new URL('./portal.css', import.meta.url), 'utf8');

/** Names its content, so that a browser may keep it: another content has another address. */
export const stylesheetUrl = `/assets/portal.css?v=${createHash('sha256').update(stylesheet).digest('hex').slice(0, 12)}`;
