import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { isAllowed } = await import("preview/allowed-hosts.js");

const hosts = ["bitbucket.org", "Intra.Test:8080", "10.0.0.7", "secure.test:443"];
const is = (expected, addresses) => {
    for (const address of addresses) assert.equal(isAllowed(address, hosts), expected, address);
};

test("a host is allowed with its subdomains, however it is spelled", () => {
    is(true, [
        "https://bitbucket.org/a", "http://bitbucket.org", "https://api.bitbucket.org/", "https://a.b.bitbucket.org/",
        "https://BitBucket.ORG/", "https://bitbucket.org./", "http://10.0.0.7/", "https://bitbucket.org/a?b=c#lines-1:2",
    ]);
});

test("what only looks like a host that is allowed is none", () => {
    is(false, [
        "https://notbitbucket.org/", "https://bitbucket.org.evil.test/", "https://evil.test/bitbucket.org",
        "https://evil.test/?https://bitbucket.org/", "https://evil.test/#bitbucket.org", "https://org/",
        "https://bitbucket.org../", "https://bitbucket-org.test/", "https://b\u0456tbucket.org/",
        "http://110.0.0.7/", "http://[::a00:7]/",
    ]);
});

test("a host with a port is allowed at that port only, and without one at the usual one", () => {
    is(true, [
        "http://intra.test:8080/", "https://intra.test:8080/", "http://git.intra.test:8080/", "https://bitbucket.org:443/",
        "http://bitbucket.org:80/", "https://secure.test/", "https://secure.test:443/",
    ]);
    is(false, [
        "http://intra.test/", "https://intra.test/", "http://intra.test:80/", "http://intra.test:18080/",
        "https://bitbucket.org:8443/", "https://bitbucket.org:80/", "http://bitbucket.org:443/", "http://secure.test/",
    ]);
});

test("names and passwords in front of a host, and what is not of the web, are not asked for", () => {
    is(false, [
        "https://bitbucket.org@evil.test/", "https://me@bitbucket.org/", "https://me:secret@bitbucket.org/",
        "https://:secret@bitbucket.org/", "ftp://bitbucket.org/", "file://bitbucket.org/a",
    ]);
});

test("where no host is allowed nothing is", () => {
    assert.equal(isAllowed("https://bitbucket.org/", []), false);
});
