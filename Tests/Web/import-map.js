// Resolves what a page's import map resolves (see page.js).

const root = new URL("../../", import.meta.url);

const folders = {
    "host/": "Sources/Host/Web/",
    "auth/": "Plugins/Auth/Web/",
    "chat/": "Plugins/Chat/Web/",
    "uploads/": "Plugins/Uploads/Web/",
    "preview/": "Plugins/Preview/Web/",
    "calls/": "Plugins/Calls/Web/",
};

export function resolve(specifier, context, next) {
    for (const [prefix, folder] of Object.entries(folders)) {
        if (!specifier.startsWith(prefix)) continue;
        return next(new URL(folder + specifier.slice(prefix.length), root).href, context);
    }
    return next(specifier, context);
}
