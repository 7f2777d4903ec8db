/* Asks a STUN server on 127.0.0.1 as fast as it answers, from many addresses of this machine.

       stun_load SOCKET PORT SOURCES WINDOW SECONDS

   SOCKET is a descriptor of a UDP socket bound to a port on all addresses: all questions go out through it, each from
   another address of 127.1.0.0/16, and all answers come back to it. At most WINDOW of them are under way. Prints what was
   answered well, what was not within a tenth of a second, and the seconds that it took. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MOST = 1024, ROOM = 512 };

static const unsigned char question[20] = {0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 'b', 'e', 'n', 'c', 'h'};

static struct {
    unsigned char sent[20], received[ROOM];
    struct iovec out, in;
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
    } source;
} slots[MOST];
static struct mmsghdr out[MOST], in[MOST];
static struct sockaddr_in server;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void prepare(int slot) {
    struct msghdr *message = &out[slot].msg_hdr;
    memcpy(slots[slot].sent, question, sizeof question);
    slots[slot].out = (struct iovec){slots[slot].sent, sizeof question};
    slots[slot].in = (struct iovec){slots[slot].received, ROOM};
    in[slot].msg_hdr = (struct msghdr){.msg_iov = &slots[slot].in, .msg_iovlen = 1};
    *message = (struct msghdr){
        .msg_name = &server, .msg_namelen = sizeof server, .msg_iov = &slots[slot].out, .msg_iovlen = 1,
        .msg_control = &slots[slot].source, .msg_controllen = sizeof slots[slot].source};
    struct cmsghdr *head = CMSG_FIRSTHDR(message);
    head->cmsg_level = IPPROTO_IP;
    head->cmsg_type = IP_PKTINFO;
    head->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
}

/* From the next address, in a transaction of its own. */
static void address(int slot, unsigned long number, int sources) {
    struct in_pktinfo source = {0};
    source.ipi_spec_dst.s_addr = htonl(0x7F010000 + 1 + number % sources);
    memcpy(CMSG_DATA(&slots[slot].source.head), &source, sizeof source);
    memcpy(slots[slot].sent + 13, &number, 7);
}

static int is_answer(int slot) {
    const unsigned char *bytes = slots[slot].received;
    return in[slot].msg_len >= 32 && bytes[0] == 1 && bytes[1] == 1 && !memcmp(bytes + 4, question + 4, 9);
}

static void failed(const char *what) {
    perror(what);
    exit(1);
}

int main(int count, char **words) {
    if (count != 6) return fputs("stun_load SOCKET PORT SOURCES WINDOW SECONDS\n", stderr), 2;
    int end = atoi(words[1]), sources = atoi(words[3]), window = atoi(words[4]), under_way = 0;
    if (window < 1 || window > MOST || sources < 1 || sources > 65000) return fputs("out of bounds\n", stderr), 2;
    server = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(atoi(words[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int slot = 0; slot < MOST; slot++) prepare(slot);
    while (recvmmsg(end, in, MOST, MSG_DONTWAIT, NULL) > 0) {} /* what came too late for an earlier run */

    unsigned long asked = 0, answered = 0, lost = 0;
    double began = now(), heard = began, deadline = began + atof(words[5]);
    while (now() < deadline) {
        int batch = window - under_way;
        for (int slot = 0; slot < batch; slot++) address(slot, asked + slot, sources);
        int sent = batch ? sendmmsg(end, out, batch, 0) : 0;
        if (sent < 0) failed("sendmmsg");
        asked += sent, under_way += sent;
        int received = recvmmsg(end, in, window, MSG_DONTWAIT, NULL);
        if (received > 0) {
            for (int slot = 0; slot < received; slot++) answered += is_answer(slot);
            under_way = received < under_way ? under_way - received : 0;
            heard = now();
        } else if (now() > heard + 0.1) {
            lost += under_way, under_way = 0, heard = now();
        }
    }
    printf("%lu %lu %.6f\n", answered, lost, now() - began);
    return 0;
}
