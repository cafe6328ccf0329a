/** Writes man/linechat.1. */
import { writeFileSync } from 'node:fs';
import { manPage } from '../src/man.ts';

writeFileSync(new URL('../man/linechat.1', import.meta.url), manPage());
