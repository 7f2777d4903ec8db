// Nothing. That it can be registered tells that the browser trusts the server (trust.js).
