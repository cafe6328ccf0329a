/** Writes man/linechat-conformance.1. */
import { writeFileSync } from 'node:fs';
import { manPage } from '../src/man.ts';

writeFileSync(new URL('../man/linechat-conformance.1', import.meta.url), manPage());
