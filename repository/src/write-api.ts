/** `pnpm api`: writes the pinned API of every published package anew. */
import { writeFileSync } from 'node:fs';
import { describeApi, publishedPackages } from './api.ts';

for (const published of publishedPackages()) writeFileSync(published.pin, await describeApi(published));
