// limit: the minimum that a chat server on one thread must do. In the bench it stands for the limit of the machine.
//
// The first line of a connection is its nickname; each later line goes to all with a nickname, prefixed by
// "nickname: ". There are no rooms, rules or limits. The lines of one wake-up of epoll are batched, and written to each
// connection with one system call.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INPUT = 1 << 18, LINE = 4096, EVENTS = 1024, BACKLOG = 4096 };

typedef struct {
  int fd;
  size_t place; // in `all`
  char name[72]; // "nickname: "; empty until it is given
  size_t name_length;
  char part[LINE]; // a line that has not ended yet
  size_t part_length;
  char *unsent; // what the socket did not take
  size_t unsent_length;
} Peer;

static int poller;
static Peer **all;
static size_t count, capacity;
static char *batch; // the lines of this wake-up
static size_t batch_length, batch_capacity;

static void watch(Peer *peer, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = peer};
  epoll_ctl(poller, operation, peer->fd, &event);
}

static void admit(int listener) {
  for (int fd, one = 1; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (count == capacity) {
      capacity = capacity ? capacity * 2 : 1024;
      all = realloc(all, capacity * sizeof *all);
    }
    Peer *peer = calloc(1, sizeof *peer);
    peer->fd = fd;
    peer->place = count;
    all[count++] = peer;
    watch(peer, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static void forget(Peer *peer) {
  close(peer->fd);
  all[peer->place] = all[--count];
  all[peer->place]->place = peer->place;
  free(peer->unsent);
  free(peer);
}

static void gather(const char *bytes, size_t length) {
  if (batch_length + length > batch_capacity) {
    batch_capacity = (batch_length + length) * 2;
    batch = realloc(batch, batch_capacity);
  }
  memcpy(batch + batch_length, bytes, length);
  batch_length += length;
}

static void take_line(Peer *peer, const char *line, size_t length) {
  if (peer->name_length > 0) {
    gather(peer->name, peer->name_length);
    gather(line, length);
    return;
  }
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) length--;
  if (length > sizeof peer->name - 2) length = sizeof peer->name - 2;
  memcpy(peer->name, line, length);
  memcpy(peer->name + length, ": ", 2);
  peer->name_length = length + 2;
}

// Returns whether the peer is still there.
static bool take_input(Peer *peer) {
  static char input[INPUT];
  memcpy(input, peer->part, peer->part_length);
  ssize_t n = read(peer->fd, input + peer->part_length, INPUT - peer->part_length);
  if (n < 0 && errno == EAGAIN) return true;
  if (n <= 0) return false;
  char *line = input, *end = input + peer->part_length + n, *lf;
  while ((lf = memchr(line, '\n', (size_t)(end - line)))) {
    take_line(peer, line, (size_t)(lf + 1 - line));
    line = lf + 1;
  }
  peer->part_length = (size_t)(end - line);
  if (peer->part_length > LINE) return false;
  memcpy(peer->part, line, peer->part_length);
  return true;
}

static void write_batch(Peer *peer) {
  size_t done = 0;
  if (peer->unsent_length == 0) {
    ssize_t n = write(peer->fd, batch, batch_length);
    done = n > 0 ? (size_t)n : 0;
    if (done == batch_length) return;
    watch(peer, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
  size_t left = batch_length - done;
  peer->unsent = realloc(peer->unsent, peer->unsent_length + left);
  memcpy(peer->unsent + peer->unsent_length, batch + done, left);
  peer->unsent_length += left;
}

static void write_unsent(Peer *peer) {
  ssize_t n = write(peer->fd, peer->unsent, peer->unsent_length);
  if (n <= 0) return;
  peer->unsent_length -= (size_t)n;
  memmove(peer->unsent, peer->unsent + n, peer->unsent_length);
  if (peer->unsent_length == 0) watch(peer, EPOLL_CTL_MOD, EPOLLIN);
}

int main(int argument_count, char **arguments) {
  if (argument_count != 2) return fprintf(stderr, "usage: limit PORT\n"), 2;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, BACKLOG)) return perror("limit"), 1;
  poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(poller, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      Peer *peer = events[i].data.ptr;
      if (!peer) admit(listener);
      else if (events[i].events & EPOLLOUT && peer->unsent_length > 0) write_unsent(peer);
      if (peer && events[i].events & ~(uint32_t)EPOLLOUT && !take_input(peer)) forget(peer);
    }
    if (batch_length == 0) continue;
    for (size_t i = 0; i < count; i++)
      if (all[i]->name_length > 0) write_batch(all[i]);
    batch_length = 0;
  }
}
