// A classic script on purpose: it runs before the first paint, so that a page never flashes in the other theme.
try {
    document.documentElement.dataset.theme = localStorage.getItem("minimost.theme") ?? "system";
} catch {
    document.documentElement.dataset.theme = "system";
}
