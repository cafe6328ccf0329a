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
