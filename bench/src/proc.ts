/** Figures of a process from the system (Linux: proc(5)); `undefined` where it has none. */
import { readFileSync } from 'node:fs';

/** USER_HZ, the unit of processor time: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** User and system time, in seconds, to a hundredth. */
export function cpuSeconds(pid: number): number | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The second field is the name of the program in parentheses, and may contain anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory, in bytes. */
export function residentBytes(pid: number): number | undefined {
  return statusBytes(pid, 'VmRSS');
}

/** The peak of resident memory, in bytes. */
export function peakResidentBytes(pid: number): number | undefined {
  return statusBytes(pid, 'VmHWM');
}

function statusBytes(pid: number, field: string): number | undefined {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
