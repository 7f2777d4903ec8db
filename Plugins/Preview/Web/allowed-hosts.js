// For which addresses there may be cards, so that the server is asked for no others. It decides by the same rules.

const defaultPorts = { "http:": "80", "https:": "443" };

/**
 * Whether one of the hosts is meant, or one of its subdomains. `hosts`: ["bitbucket.org", "intra.test:8080"], with a port
 * where it is that one only; else it is the one that http and https have anyway.
 */
export function isAllowed(href, hosts) {
    const { protocol, hostname, port, username, password } = new URL(href);
    const usual = defaultPorts[protocol];
    if (!usual || username || password) return false;
    // The root, which all names end in.
    const name = hostname.replace(/\.$/, "");
    return hosts.some((host) => {
        const [allowed, only = usual] = host.toLowerCase().split(":");
        return (name === allowed || name.endsWith(`.${allowed}`)) && (port || usual) === only;
    });
}
