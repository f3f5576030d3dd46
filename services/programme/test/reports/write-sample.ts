import fs from 'node:fs';
import { documentOf } from '../../src/reports/document/from-report.ts';
import { writePdf } from '../../src/reports/document/pdf.ts';
import { freeze } from '../../src/reports/store.ts';
import { templateOf } from '../../src/reports/templates.ts';
import { sampleContent } from './sample-content.ts';

/** Writes docs/samples anew: `node services/programme/test/reports/write-sample.ts`. All in it is made up. */
const template = templateOf('lead-province');
if (!template) throw new Error('no template');
const content = sampleContent('lead-province');
const stamp = new Date('2027-01-09T02:00:00Z');
const sha256 = freeze(content).sha256.toString('hex');
const official = documentOf(template, content, { state: 'approved', sha256, approvedAt: stamp, stamp });
const folder = new URL('../../../../docs/samples/', import.meta.url);
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(new URL('bao-cao-nam-mau.pdf', folder), await writePdf(official));
