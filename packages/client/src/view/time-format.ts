/** A time as text, in the local time zone. */

/** `time` in milliseconds since 1970. `%Y %m %d %H %M %S` and `%%` are replaced; anything else stays as it is. */
export function formatTime(time: number, format: string): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return format.replace(/%([YmdHMS%])/g, (_, letter: string) => {
    switch (letter) {
      case 'Y':
        return String(date.getFullYear());
      case 'm':
        return two(date.getMonth() + 1);
      case 'd':
        return two(date.getDate());
      case 'H':
        return two(date.getHours());
      case 'M':
        return two(date.getMinutes());
      case 'S':
        return two(date.getSeconds());
      default:
        return '%';
    }
  });
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The day of a time, as in `Friday 2 January 2026`, in the local time zone. */
export function dayOf(time: number): string {
  return DAY.format(time).replace(',', '');
}

/** The local date as a number that grows from day to day. */
export function dateNumber(time: number): number {
  return Number(formatTime(time, '%Y%m%d'));
}
