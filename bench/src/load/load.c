// load: the bench's load generator. It connects, lets some clients talk, and counts what all of them get.
//
// 1. It must not be the bottleneck: only the checked connections are parsed; on all others line ends are counted.
// 2. Every line is accounted for: at the end each connection must have got exactly what was sent to it, and the checked
//    ones each message in order; otherwise it fails.
// 3. Closed loop (rate=0): at most `window` messages are on their way. Open loop (rate>0): messages leave by a schedule,
//    and a delay counts from the time in the schedule, so a stall of the server counts for all waiting messages.
// 4. It ends: connecting, getting ready and draining each have a deadline.
//
// Its arguments are name=value; load-spec.ts has them, and the fields of its output.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, EVENTS = 1024, TEXT_HEAD = 33 };
static const double DEADLINE = 30; // seconds, for each phase but the measured one
static const double QUIET = 0.15;  // seconds without a byte, after which nothing more is on its way

typedef struct {
  int fd, index, room;
  bool checked, heard, ready, wants_write; // heard: has got anything at all
  long lines, sent, expected;    // lines got; messages sent; private messages sent to it
  char *rest;                // the unfinished line, of parsed connections
  size_t rest_length;
  char *out;                 // what the socket has not taken yet
  size_t out_length, out_capacity;
  uint32_t *next;            // of checked connections: the number that each sender's next message must have
} Client;

static long port, clients = 200, senders = 20, rooms = 0, window = 200, size = 64, pid = 0, checked = 8, ungreeted = 4;
static long json_every = 0, is_private = 0, is_irc = 0;
static double rate = 0, warm = 0.3, measure = 1;

static Client *client;
static long *room_sent;
static int poller;
static bool counting = false; // the measured phase: every line is a message
static long total_sent, total_lines, total_reads;
static double last_byte;
static uint32_t *delays; // microseconds
static size_t delay_count, delay_capacity;
static double measure_from = 1e300, measure_to = 1e300;

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
static double now(void) { return (double)now_ns() / 1e9; }

static double own_cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// User and system time of the server, in seconds; 0 where it can't be told.
static double server_cpu(void) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%ld/stat", pid);
  FILE *file = pid ? fopen(path, "r") : NULL;
  if (!file) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  unsigned long user, system;
  char *after_name = strrchr(text, ')');
  if (!after_name || sscanf(after_name, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) return 0;
  return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

// Sending.

static void watch(Client *c, bool write) {
  if (c->wants_write == write) return;
  c->wants_write = write;
  struct epoll_event event = {.events = EPOLLIN | (write ? EPOLLOUT : 0), .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void flush(Client *c) {
  size_t done = 0;
  while (done < c->out_length) {
    ssize_t n = write(c->fd, c->out + done, c->out_length - done);
    if (n < 0 && errno != EAGAIN) fail("Client %d can't send: %s.", c->index, strerror(errno));
    if (n < 0) break;
    done += (size_t)n;
  }
  c->out_length -= done;
  memmove(c->out, c->out + done, c->out_length);
  watch(c, c->out_length > 0);
}

static void append(Client *c, const char *bytes, size_t length) {
  if (c->out_length + length > c->out_capacity) {
    c->out_capacity = (c->out_length + length) * 2;
    c->out = realloc(c->out, c->out_capacity);
  }
  memcpy(c->out + c->out_length, bytes, length);
  c->out_length += length;
}

static void appendf(Client *c, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  append(c, text, (size_t)length);
}

static void hex(char *to, uint64_t value, int digits) {
  while (digits--) {
    to[digits] = "0123456789abcdef"[value & 15];
    value >>= 4;
  }
}

// One message: "~m<sender, 4><number, 8><time in ns, 16>~" and then padding, all digits hexadecimal.
static void say(Client *c, uint64_t time) {
  static char text[8192];
  int to = is_private ? (int)(c->sent % clients) : -1;
  int head = is_private ? sprintf(text, is_irc ? "PRIVMSG u%05d :" : "#u%05d ", to)
             : is_irc   ? sprintf(text, "PRIVMSG #r%d :", c->room)
             : rooms    ? sprintf(text, "@r%d ", c->room)
                        : 0;
  char *p = text + head;
  memcpy(p, "~m", 2);
  hex(p + 2, (uint64_t)c->index, 4);
  hex(p + 6, (uint64_t)c->sent, 8);
  hex(p + 14, time, 16);
  p[30] = '~';
  memset(p + 31, 'x', (size_t)size - 31);
  memcpy(p + size, "\r\n", 2);
  append(c, text, (size_t)head + (size_t)size + 2);
  c->sent++;
  total_sent++;
  if (is_private) client[to].expected++;
  else room_sent[c->room]++;
}

// Receiving.

static uint64_t from_hex(const char *p, int digits) {
  uint64_t value = 0;
  for (int i = 0; i < digits; i++) value = value << 4 | (uint64_t)(p[i] <= '9' ? p[i] - '0' : p[i] - 'a' + 10);
  return value;
}

static void check(Client *c, const char *message) {
  uint64_t sender = from_hex(message + 2, 4), number = from_hex(message + 6, 8), time = from_hex(message + 14, 16);
  if (sender >= (uint64_t)senders) fail("Client %d got a message of nobody.", c->index);
  if (number != c->next[sender])
    fail("Client %d got message %lu of sender %lu; it should have been %u.", c->index, number, sender, c->next[sender]);
  c->next[sender] += is_private ? (uint32_t)clients : 1;
  double at = (double)time / 1e9;
  if (rate > 0 && at >= measure_from && at < measure_to) {
    if (delay_count == delay_capacity) {
      delay_capacity = delay_capacity ? delay_capacity * 2 : 1 << 16;
      delays = realloc(delays, delay_capacity * sizeof *delays);
    }
    delays[delay_count++] = (uint32_t)((now_ns() - time) / 1000);
  }
}

static void take_line(Client *c, const char *line, size_t length) {
  const char *message = memmem(line, length, "~m", 2);
  if (counting) {
    if (!message || length < TEXT_HEAD) fail("Client %d got an unexpected line: %.*s", c->index, (int)length, line);
    c->lines++;
    total_lines++;
    check(c, message);
  } else if (is_irc && length > 4 && !memcmp(line, "PING", 4)) {
    append(c, "PONG", 4);
    append(c, line + 4, length - 4);
    appendf(c, "\n");
    flush(c);
  } else if (is_irc && memmem(line, length, " 001 ", 5)) {
    appendf(c, "JOIN #r%d\r\n", c->room);
    flush(c);
  } else if (is_irc ? memmem(line, length, " 366 ", 5) != NULL : message != NULL) {
    c->ready = true;
  } else if (!is_irc && length > 6 && !memcmp(line, "!error", 6)) {
    fail("Client %d was refused: %.*s", c->index, (int)length, line);
  }
}

static long count_line_ends(const char *bytes, size_t length) {
  long count = 0;
  while (length > 0) {
    // At most 255 at a time, so that compilers count in vectors of bytes.
    size_t block = length < 255 ? length : 255;
    unsigned char found = 0;
    for (size_t i = 0; i < block; i++) found = (unsigned char)(found + (bytes[i] == '\n'));
    count += found;
    bytes += block;
    length -= block;
  }
  return count;
}

static void receive(Client *c) {
  static char buffer[BUFFER];
  size_t kept = c->rest_length;
  ssize_t n = read(c->fd, buffer + kept, BUFFER - kept);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) fail("Client %d lost its connection: %s.", c->index, n ? strerror(errno) : "closed by the server");
  total_reads++;
  last_byte = now();
  c->heard = true;
  if (counting && !c->checked) {
    long found = count_line_ends(buffer, (size_t)n);
    c->lines += found;
    total_lines += found;
    return;
  }
  if (kept) memcpy(buffer, c->rest, kept);
  char *line = buffer, *end = buffer + kept + n, *lf;
  while ((lf = memchr(line, '\n', (size_t)(end - line)))) {
    take_line(c, line, (size_t)(lf - line));
    line = lf + 1;
  }
  c->rest_length = (size_t)(end - line);
  if (c->rest_length > BUFFER / 2) fail("Client %d got a line without an end.", c->index);
  if (c->rest_length) {
    c->rest = realloc(c->rest, c->rest_length);
    memcpy(c->rest, line, c->rest_length);
  }
}

static void turn(int timeout_ms) {
  static struct epoll_event events[EVENTS];
  int count = epoll_wait(poller, events, EVENTS, timeout_ms);
  for (int i = 0; i < count; i++) {
    Client *c = events[i].data.ptr;
    if (events[i].events & EPOLLOUT) flush(c);
    if (events[i].events & ~(uint32_t)EPOLLOUT) receive(c);
  }
}

// The phases.

static void connect_all(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < clients; i++) {
    Client *c = &client[i];
    c->index = i;
    c->room = rooms ? i % (int)rooms : 0;
    c->checked = i < checked || rate > 0;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (void *)&address, sizeof address)) fail("Client %d can't connect: %s.", i, strerror(errno));
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
    appendf(c, is_irc ? "NICK u%05d\r\nUSER u%05d 0 * :u\r\n" : "u%05d\r\n", i, i);
    if (!is_irc && rooms) appendf(c, "!enter r%d\r\n", c->room);
    if (json_every && i % json_every == 0) appendf(c, "!format json\r\n");
    flush(c);
    if (i % 64 == 63) turn(0);
    // IRC servers listen with short queues; a client that overruns them waits a second for the next try.
    for (double from = now(); is_irc && i >= ungreeted && !client[i - ungreeted].heard; turn(20))
      if (now() - from > DEADLINE) fail("Client %ld is not greeted.", i - ungreeted);
  }
}

// Waits until each client has got a first message: its own, one of its room, or one to all. IRC confirms a join by itself.
static void get_ready(void) {
  double from = now(), probed = 0;
  long probes = 0;
  long *room_probed = calloc((size_t)(rooms ? rooms : 1), sizeof *room_probed);
  for (long ready = 0; ready < clients;) {
    if (now() - from > DEADLINE) fail("Only %ld of %ld clients are in after %g s.", ready, clients, DEADLINE);
    if (!is_irc && now() - probed > 0.25) {
      probed = now();
      probes++;
      for (int i = 0; i < clients; i++) {
        if (client[i].ready) continue;
        if (is_private) {
          appendf(&client[i], "#u%05d ~m\r\n", i);
          flush(&client[i]);
        } else if (room_probed[client[i].room] != probes) {
          int room = client[i].room;
          room_probed[room] = probes;
          if (rooms) appendf(&client[room], "@r%d ~m\r\n", room);
          else appendf(&client[room], "~m\r\n");
          flush(&client[room]);
        }
      }
    }
    turn(20);
    ready = 0;
    for (int i = 0; i < clients; i++) ready += client[i].ready;
  }
  free(room_probed);
  for (last_byte = now(); now() - last_byte < QUIET;) {
    if (now() - from > DEADLINE) fail("The server does not come to rest.");
    turn(20);
  }
  for (int i = 0; i < clients; i++) {
    Client *c = &client[i];
    if (c->rest_length) fail("Client %d was left with half a line.", i);
    if (!c->checked) continue;
    c->next = calloc((size_t)senders, sizeof *c->next);
    for (long s = 0; is_private && s < senders; s++) c->next[s] = (uint32_t)i;
  }
  counting = true;
  total_reads = 0;
}

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}
static double quantile(double q) { return delay_count ? delays[(size_t)((double)(delay_count - 1) * q)] : 0; }

static void run(long recipients) {
  double start = now(), seconds = 0, cpu = 0, busy = 0;
  long lines = 0, messages = 0, next = 0;
  measure_from = start + warm;
  measure_to = measure_from + measure;
  bool measuring = false;
  for (;;) {
    double t = now();
    if (!measuring && t >= measure_from) {
      measuring = true;
      seconds = t, lines = total_lines, messages = total_sent, cpu = server_cpu(), busy = own_cpu();
    }
    if (t >= measure_to) break;
    uint64_t scheduled = now_ns();
    long due = rate > 0 ? (long)((t - start) * rate) + 1 - total_sent : window - (total_sent - total_lines / recipients);
    for (; due > 0; due--) {
      if (rate > 0) scheduled = (uint64_t)((start + (double)total_sent / rate) * 1e9);
      say(&client[next], scheduled);
      next = (next + 1) % senders;
    }
    for (int i = 0; i < senders; i++)
      if (client[i].out_length && !client[i].wants_write) flush(&client[i]);
    turn(rate > 0 ? 0 : 5); // with a schedule it never sleeps: waking up would count as delay
  }
  seconds = now() - seconds, lines = total_lines - lines, messages = total_sent - messages;
  cpu = server_cpu() - cpu, busy = own_cpu() - busy;

  double stopped = now();
  while (total_lines < total_sent * recipients) {
    if (now() - stopped > DEADLINE) fail("%ld of %ld deliveries are missing.", total_sent * recipients - total_lines, total_sent * recipients);
    for (int i = 0; i < senders; i++)
      if (client[i].out_length) flush(&client[i]);
    turn(20);
  }
  for (int i = 0; i < clients; i++) {
    Client *c = &client[i];
    long expected = is_private ? c->expected : room_sent[c->room] - (is_irc ? c->sent : 0);
    if (c->lines != expected) fail("Client %d got %ld messages; it should have been %ld.", i, c->lines, expected);
  }
  if (delay_count) qsort(delays, delay_count, sizeof *delays, compare);
  printf("{\"seconds\":%.6f,\"deliveries\":%ld,\"messages\":%ld,\"reads\":%ld,\"serverCpuSeconds\":%.2f,\"generatorBusy\":%.3f,"
         "\"delays\":%zu,\"p50\":%.0f,\"p99\":%.0f,\"p999\":%.0f,\"max\":%.0f}\n",
         seconds, lines, messages, total_reads, cpu, busy / seconds, delay_count, quantile(0.5), quantile(0.99), quantile(0.999), quantile(1));
}

static void read_argument(const char *argument) {
  static const struct { const char *name; long *value; } numbers[] = {
    {"port", &port}, {"clients", &clients}, {"senders", &senders}, {"rooms", &rooms}, {"window", &window}, {"size", &size},
    {"pid", &pid}, {"checked", &checked}, {"jsonEvery", &json_every}, {"private", &is_private}, {"irc", &is_irc}, {"ungreeted", &ungreeted},
  };
  static const struct { const char *name; double *value; } fractions[] = {{"rate", &rate}, {"warm", &warm}, {"measure", &measure}};
  const char *equals = strchr(argument, '=');
  size_t length = equals ? (size_t)(equals - argument) : 0;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (length == strlen(numbers[i].name) && !memcmp(argument, numbers[i].name, length)) { *numbers[i].value = atol(equals + 1); return; }
  for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++)
    if (length == strlen(fractions[i].name) && !memcmp(argument, fractions[i].name, length)) { *fractions[i].value = atof(equals + 1); return; }
  fail("Unknown argument: %s", argument);
}

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) read_argument(arguments[i]);
  if (size < TEXT_HEAD || size > 4096) fail("size must be from %d to 4096.", TEXT_HEAD);
  if (senders < 1 || senders > clients || (rooms && clients % rooms)) fail("So many clients, senders and rooms do not go together.");
  client = calloc((size_t)clients, sizeof *client);
  room_sent = calloc((size_t)(rooms ? rooms : 1), sizeof *room_sent);
  poller = epoll_create1(0);
  connect_all();
  get_ready();
  run(is_private ? 1 : clients / (rooms ? rooms : 1) - (is_irc ? 1 : 0));
  return 0;
}
