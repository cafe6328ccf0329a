/** An instant, in milliseconds since 1970-01-01 UTC, as ISO 8601 in UTC: `2026-01-02T03:04:05.678Z`. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
