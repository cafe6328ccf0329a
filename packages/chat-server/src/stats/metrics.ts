/** The figures of a server in the format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ChatServer } from '../server.ts';
import type { ChatServerStatistics } from './counters.ts';

type NumberName = {
  [Name in keyof ChatServerStatistics]: ChatServerStatistics[Name] extends number ? Name : never;
}[keyof ChatServerStatistics];

const GAUGES: readonly (readonly [name: string, field: NumberName, help: string])[] = [
  ['linechat_connections', 'connections', 'Open connections'],
  ['linechat_nicknames', 'nicknames', 'Connections that have a nickname'],
  ['linechat_rooms', 'rooms', 'Rooms'],
];

const COUNTERS: readonly (readonly [name: string, field: NumberName, help: string])[] = [
  ['linechat_lines_received_total', 'linesReceived', 'Lines from clients'],
  ['linechat_deliveries_total', 'deliveries', 'Lines to clients; a message to a hundred of them counts a hundred'],
  ['linechat_read_bytes_total', 'bytesRead', 'Bytes from clients'],
  ['linechat_written_bytes_total', 'bytesWritten', 'Bytes handed to the sockets of clients'],
  ['linechat_flood_pauses_total', 'rateLimitPauses', 'Pauses of the rate limit in reading from a client'],
];

const COUNTERS_BY = [
  ['linechat_refusals_total', 'refusals', 'code', 'Refusals, by the code of the error that the client was told'],
  ['linechat_disconnects_total', 'disconnects', 'reason', 'Connections that ended, by the reason'],
  [
    'linechat_turned_away_total',
    'rejections',
    'reason',
    'Connections that were closed before they were admitted, by the reason',
  ],
  [
    'linechat_operator_attempts_total',
    'operatorAttempts',
    'outcome',
    "Attempts at the operators' password; early: too soon after wrong ones, so not checked",
  ],
] as const;

/** Seconds. A turn is tens of microseconds in a quiet chat, and some milliseconds under full load. */
const TURN_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
/** Seconds. A client may be behind for as long as its limit in bytes lasts. */
const DELAY_BUCKETS = [...TURN_BUCKETS, 2.5, 5, 10, 30, 60];

/** Default metrics for which Node would make a list of all connections. */
const TOO_EXPENSIVE = ['nodejs_active_handles', 'nodejs_active_requests', 'nodejs_active_resources'];

/**
 * The metrics of `server`, and of the process, of whose log `droppedLogEntries` were dropped. From now on the server
 * measures how long deliveries take.
 */
export function createMetrics(server: ChatServer, droppedLogEntries: () => number): Registry {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  for (const name of TOO_EXPENSIVE) for (const one of [name, `${name}_total`]) register.removeSingleMetric(one);
  for (const [name, field, help] of GAUGES) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(server.statistics[field]);
      },
    });
  }
  for (const [name, field, help] of COUNTERS) {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(server.statistics[field]);
      },
    });
  }
  for (const [name, field, label, help] of COUNTERS_BY) {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(server.statistics[field])) this.inc({ [label]: value }, count);
      },
    });
  }
  new Counter({
    name: 'linechat_log_entries_dropped_total',
    help: 'Log entries that standard error did not take',
    registers,
    collect() {
      this.reset();
      this.inc(droppedLogEntries());
    },
  });
  const turns = new Histogram({
    name: 'linechat_turn_seconds',
    help: 'A turn of the event loop, from its first delivery to the last write',
    buckets: TURN_BUCKETS,
    registers,
  });
  const delays = new Histogram({
    name: 'linechat_delivery_delay_seconds',
    help: 'Time until pending output was handed to the system: each turn, and each time that a slow client caught up',
    buckets: DELAY_BUCKETS,
    registers,
  });
  server.observe({
    turn(ms) {
      turns.observe(ms / 1000);
      delays.observe(ms / 1000);
    },
    wait(ms) {
      delays.observe(ms / 1000);
    },
  });
  return register;
}
