// Nearness — which elements are in sight, or soon would be.

const watchers = new WeakMap();

// In whatever box they are scrolled, half a window ahead; older browsers wait until they are in sight.
const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) watchers.get(target)?.(isIntersecting);
}, { rootMargin: "50%", scrollMargin: "50%" });

/** Calls with whether it is near, now and on every change, until the function that is returned is called. */
export function watchNearness(element, watcher) {
    watchers.set(element, watcher);
    observer.observe(element);
    return () => {
        watchers.delete(element);
        observer.unobserve(element);
    };
}
