/** Writes man/linechat.1. */
import { writeFileSync } from 'node:fs';
import { manPage } from '../src/documents/man-page.ts';

writeFileSync(new URL('../man/linechat.1', import.meta.url), manPage());
