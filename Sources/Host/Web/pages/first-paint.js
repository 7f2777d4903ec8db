// A classic script on purpose: it runs before the first paint, so that a page never flashes in the other theme, nor
// its text in another size.
try {
    document.documentElement.dataset.theme = localStorage.getItem("minimost.theme") ?? "system";
    document.documentElement.dataset.size = localStorage.getItem("minimost.size") ?? "normal";
} catch {
    document.documentElement.dataset.theme = "system";
}
